// What a Chromium trace says of a page's main thread: its tasks, where their time went, and in which
// frame a change was painted. The format is Chromium's "Trace Event Format"; times are microseconds.

// What a trace must hold for that.
export const CATEGORIES = [
  'toplevel',
  'devtools.timeline',
  'disabled-by-default-devtools.timeline',
  'blink.user_timing',
  'v8',
  'v8.execute',
];

const TASKS = new Set(['RunTask', 'ThreadControllerImpl::RunTask']);
const SCRIPT = new Set([
  'EvaluateScript', 'v8.evaluateModule', 'v8.compile', 'v8.compileModule', 'v8.run', 'v8.callFunction',
  'FunctionCall', 'TimerFire', 'FireAnimationFrame', 'FireIdleCallback', 'EventDispatch', 'RunMicrotasks',
  'V8.RunMicrotasks', 'MinorGC', 'MajorGC', 'V8.GCScavenger', 'V8.GCFinalizeMC', 'V8.GCIncrementalMarking',
  'XHRReadyStateChange', 'XHRLoad', 'WebSocketReceive',
]);
const RENDERING = new Set([
  'UpdateLayoutTree', 'ScheduleStyleRecalculation', 'Layout', 'PrePaint', 'Paint', 'Layerize', 'Commit', 'HitTest',
  'UpdateLayer', 'UpdateLayerTree', 'CompositeLayers', 'IntersectionObserverController::computeIntersections',
]);

// `{ tasks, longestMs, longTasks, scriptMs, renderingMs, frames, paints }` of a trace's events.
export function read(events, { longMs }) {
  const thread = mainThread(events);
  const own = events.filter((event) => event.pid === thread.pid && event.tid === thread.tid);
  const spans = own.filter((event) => event.ph === 'X' && event.dur !== undefined);
  const tasks = outermost(spans.filter((span) => TASKS.has(span.name)));
  const longest = (look) => tasks.reduce((most, task) => Math.max(most, look(task) / 1000), 0);
  return {
    tasks: tasks.length,
    longestMs: longest((task) => task.dur),
    // The thread's own time: a task that waits for a core while others have both of them is not at work.
    longestCpuMs: longest((task) => task.tdur ?? task.dur),
    longTasks: tasks.filter((task) => task.dur / 1000 > longMs).map((task) => describe(task, spans)),
    ...shares(spans),
    frames: own.filter((event) => event.name === 'Commit').length,
    paints: paints(own),
  };
}

// The renderer's main thread that has worked most: other renderers in the trace idle.
function mainThread(events) {
  const threads = events.filter((event) => event.name === 'thread_name' && event.args.name === 'CrRendererMain');
  const work = ({ pid, tid }) =>
    events.reduce((sum, event) => sum + (event.pid === pid && event.tid === tid && TASKS.has(event.name) ? event.dur ?? 0 : 0), 0);
  const [busiest] = threads.map((thread) => [work(thread), thread]).sort((a, b) => b[0] - a[0]);
  if (!busiest) throw new Error('the trace has no main thread of a page');
  return busiest[1];
}

// Chromium writes a task down twice, the one within the other; a nested loop has tasks within a task.
function outermost(tasks) {
  let end = -Infinity;
  return tasks
    .sort((a, b) => a.ts - b.ts || b.dur - a.dur)
    .filter((task) => {
      const isOutermost = task.ts >= end;
      if (isOutermost) end = task.ts + task.dur;
      return isOutermost;
    });
}

// How much of the thread's time was script, and how much style, layout and paint: each moment counts for
// the innermost span that is one of them, so a layout that a script forces is rendering.
function shares(spans) {
  const kind = (name) => (SCRIPT.has(name) ? 'scriptMs' : RENDERING.has(name) ? 'renderingMs' : undefined);
  const known = spans.filter((span) => kind(span.name)).sort((a, b) => a.ts - b.ts || b.dur - a.dur);
  const sums = { scriptMs: 0, renderingMs: 0 };
  const open = [];
  const close = (until) => {
    while (open.length && open.at(-1).end <= until) {
      const span = open.pop();
      sums[span.kind] += (span.end - span.start - span.inner) / 1000;
      if (open.length) open.at(-1).inner += span.end - span.start;
    }
  };
  for (const span of known) {
    close(span.ts);
    open.push({ kind: kind(span.name), start: span.ts, end: span.ts + span.dur, inner: 0 });
  }
  close(Infinity);
  return sums;
}

// For each change that was shown: how many frames after its arrival it was painted, and after how long.
function paints(own) {
  const arrived = new Map();
  const shown = new Map();
  const commits = [];
  for (const event of own) {
    if (event.name === 'Commit') commits.push(event.ts + (event.dur ?? 0));
    const [, which, mark] = /^(arrived|shown) (.+)$/.exec(event.name) ?? [];
    if (which === 'arrived') arrived.set(mark, event.ts);
    if (which === 'shown' && !shown.has(mark)) shown.set(mark, event.ts);
  }
  commits.sort((a, b) => a - b);
  const found = [];
  for (const [mark, at] of shown) {
    const from = arrived.get(mark);
    const painted = commits.find((commit) => commit >= at);
    // What was on the page before the trace began, or is painted after its end.
    if (from === undefined || painted === undefined) continue;
    found.push({ frames: commits.filter((commit) => commit > from && commit <= painted).length, ms: (painted - from) / 1000 });
  }
  return found;
}

// What a task did: its largest parts.
function describe(task, spans) {
  const inside = spans.filter((span) => !TASKS.has(span.name) && span.ts >= task.ts && span.ts + span.dur <= task.ts + task.dur);
  const parts = inside.sort((a, b) => b.dur - a.dur).slice(0, 6);
  return { ms: task.dur / 1000, cpuMs: (task.tdur ?? task.dur) / 1000, parts: parts.map((part) => `${part.name} ${(part.dur / 1000).toFixed(1)}`) };
}
