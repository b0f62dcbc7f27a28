// Reads server-sent events from bytes, as the HTML standard defines them: line ends of all three
// kinds, data of several lines, comments, a byte order mark, and pieces that end anywhere.

/** Longest event, in characters; the server's have some thousand. */
const EVENT_MAX = 1 << 20;

/** @type {typeof import('../live-orders.d.ts').eventReader} */
export function eventReader(onEvent, onRetry) {
  // It puts characters together that came in two pieces, and takes the byte order mark away.
  const decoder = new TextDecoder();
  let rest = '';
  let after_return = false;
  let name = '';
  let id = '';
  /** @type {string[]} */
  let data = [];
  let size = 0;

  function take(/** @type {string} */ line) {
    if (line === '') return dispatch();
    const colon = line.indexOf(':');
    const field = colon < 0 ? line : line.slice(0, colon);
    const value = colon < 0 ? '' : line.slice(colon + (line[colon + 1] === ' ' ? 2 : 1));
    if (field === 'event') name = value;
    else if (field === 'data') size += data.push(value) && value.length;
    else if (field === 'id' && !value.includes('\0')) id = value;
    else if (field === 'retry' && /^[0-9]+$/.test(value)) onRetry?.(Number(value));
    // Anything else is a comment, or belongs to a later version.
  }

  function dispatch() {
    const event = { event: name || 'message', data: data.join('\n'), id };
    const empty = !data.length;
    name = '';
    data = [];
    size = 0;
    if (!empty) onEvent(event);
  }

  return (bytes) => {
    let text = decoder.decode(bytes, { stream: true });
    if (!text) return;
    if (after_return && text[0] === '\n') text = text.slice(1);
    after_return = text.endsWith('\r');
    const lines = (rest + text).split(/\r\n?|\n/);
    rest = lines.pop() ?? '';
    lines.forEach(take);
    if (size + rest.length > EVENT_MAX) throw new Error(`an event is longer than ${EVENT_MAX} characters`);
  };
}
