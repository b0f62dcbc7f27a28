// Runs in the measured page before its own scripts: marks in the trace when a change arrives, and when
// the page has put it into a row. Both pages carry it alike.
export function watch() {
  const MARK = /Mark \d+/g;
  const Native = window.EventSource;
  window.EventSource = class extends Native {
    constructor(...args) {
      super(...args);
      for (const operation of ['insert', 'update']) {
        this.addEventListener(operation, ({ data }) => {
          const mark = /"city":"(Mark \d+)"/.exec(data)?.[1];
          if (mark) performance.mark(`arrived ${mark}`);
        });
      }
    }
  };
  document.addEventListener('DOMContentLoaded', () => {
    const observer = new MutationObserver((mutations) => {
      for (const { target, addedNodes } of mutations) {
        const texts = addedNodes.length ? [...addedNodes].map((node) => node.textContent) : [target.data];
        for (const text of texts) {
          for (const [mark] of text?.matchAll(MARK) ?? []) performance.mark(`shown ${mark}`);
        }
      }
    });
    observer.observe(document.querySelector('main'), { subtree: true, childList: true, characterData: true });
  });
}
