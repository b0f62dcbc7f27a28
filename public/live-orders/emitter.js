// Who listens to what. A listener that fails keeps nothing from the others.

/** @typedef {any} Any */

/**
 * Listeners to events of these names.
 * @param {string[]} names
 */
export function emitter(names) {
  /** @type {Map<string, Set<{ callback: Any }>>} */
  const listeners = new Map(names.map((name) => [name, new Set()]));

  /** @type {(name: string, ...values: Any[]) => void} */
  function tell(name, ...values) {
    const told = [...(listeners.get(name) ?? [])];
    // An error that nobody takes is not lost.
    if (name === 'error' && !told.length) console.error(...values);
    for (const { callback } of told) {
      try {
        callback(...values);
      } catch (error) {
        if (name === 'error') console.error(error);
        else tell('error', error);
      }
    }
  }

  return {
    tell,
    /** @type {(name: string, callback: Any) => () => void} */
    on(name, callback) {
      const each = listeners.get(name);
      if (!each) throw new TypeError(`there is no event "${name}"; there are ${names.join(', ')}`);
      if (typeof callback !== 'function') throw new TypeError(`the callback for "${name}" must be a function`);
      const listener = { callback };
      each.add(listener);
      return () => void each.delete(listener);
    },
    clear: () => listeners.forEach((each) => each.clear()),
  };
}
