import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import axe from 'axe-core';

/** What axe (WCAG 2 A and AA, best practices) finds wrong in a page, run in headless Chromium on a copy that may run scripts. */
export function violationsIn(chromium: string, page: string): string[] {
  const copy = page.replace(/\.html$/, '-axe.html');
  const judge = `axe.run().then(({ violations, passes }) => {
    const found = violations.flatMap(({ id, nodes }) => nodes.map(({ target }) => id + ' ' + target));
    const pre = document.createElement('pre');
    pre.id = 'axe-found';
    pre.textContent = JSON.stringify({ found, passes: passes.length });
    document.body.append(pre);
  });`;
  const html = readFileSync(page, 'utf8').replace(/<meta http-equiv="Content-Security-Policy"[^>]*>/, '');
  writeFileSync(
    copy,
    html.replace('</body>', () => `<script>${axe.source}</script><script>${judge}</script></body>`),
  );
  const flags = ['--headless', '--no-sandbox', '--disable-gpu', '--virtual-time-budget=20000', '--dump-dom'];
  const dom = execFileSync(chromium, [...flags, `file://${copy}`], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
    timeout: 120_000,
    maxBuffer: 1e8,
  });
  const said = /<pre id="axe-found">([^<]*)<\/pre>/.exec(dom)?.[1];
  if (!said) throw new Error(`axe has said nothing of ${page}`);
  const { found, passes } = JSON.parse(said.replaceAll('&quot;', '"').replaceAll('&gt;', '>').replaceAll('&amp;', '&'));
  if (passes === 0) throw new Error(`axe has looked at nothing in ${page}`);
  return found;
}
