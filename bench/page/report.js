// The figures as a table: each page's median over the rounds with its least and most, and the ratio.

const median = (values) => quantile(values, 0.5);

export function report(results, { machine, orders, loaded, rate, longMs }) {
  const number = (value) => value.toLocaleString('en');
  const rows = [
    ['script, ms', (round) => round.scriptMs],
    ['style, layout and paint, ms', (round) => round.renderingMs],
    ['longest task, ms', (round) => round.longestMs],
    ["longest task, ms of the thread's own time", (round) => round.longestCpuMs],
    [`tasks over ${longMs} ms`, (round) => round.longTasks.length],
    ["the same by the thread's own time", (round) => round.longTasks.filter((task) => task.cpuMs > longMs).length],
    ['frames', (round) => round.frames],
    ['changes painted', (round) => round.paints.length],
    ['frames until a change is painted, median', (round) => quantile(round.paints.map((it) => it.frames), 0.5)],
    ['the same, 99 of 100', (round) => quantile(round.paints.map((it) => it.frames), 0.99)],
    ['milliseconds until a change is painted, median', (round) => quantile(round.paints.map((it) => it.ms), 0.5)],
    ['the same, 99 of 100', (round) => quantile(round.paints.map((it) => it.ms), 0.99)],
  ];
  const cell = (values) =>
    values.length ? `${rounded(median(values))} (${rounded(Math.min(...values))}–${rounded(Math.max(...values))})` : '–';
  const lines = rows.map(([name, look]) => {
    const [ours, plain] = [results.ours.map(look), results.plain.map(look)];
    const ratio = ours.length && plain.length && median(plain) ? (median(ours) / median(plain)).toFixed(2) : '–';
    return `| ${name} | ${cell(ours)} | ${cell(plain)} | ${ratio} |`;
  });
  const rounds = Math.max(results.ours.length, results.plain.length);
  return [
    `${number(orders)} orders in the store, ${number(loaded)} loaded, ${rate} changes a second; ${rounds} rounds in turns;`,
    `${machine.cores} cores (${machine.model}), ${machine.memoryGib} GiB.`,
    '',
    '| | dashboard | by hand | ratio |',
    '|---|---|---|---|',
    ...lines,
    '',
  ].join('\n');
}

const rounded = (value) => (Number.isInteger(value) ? `${value}` : value.toFixed(value < 10 ? 2 : 1));

function quantile(values, part) {
  if (values.length === 0) return NaN;
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(part * sorted.length))];
}
