// The examples of docs/javascript-client.md, by name, as they stand.
import { readFileSync } from 'node:fs';

const PAGE = new URL('../../docs/javascript-client.md', import.meta.url);

// `kind` is `node` or `page`; each example says in its first line what it is and what it is called.
export function examples(kind) {
  const text = readFileSync(PAGE, 'utf8');
  const blocks = [...text.matchAll(/^```(\w+)\n(.*?)^```$/gms)].map(([, language, code]) => ({ language, code }));
  const named = blocks.flatMap(({ code }) => {
    const [, of, name] = /^(?:\/\/|<!--) (node|page): (\w+)/.exec(code) ?? [];
    return of === kind ? [[name, code]] : [];
  });
  return new Map(named);
}
