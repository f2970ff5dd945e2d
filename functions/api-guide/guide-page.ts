/** The parts of an OpenAPI document that the page shows. */
type Operation = {
  summary?: string;
  operationId?: string;
  tags?: string[];
  security?: unknown[];
  'x-may'?: string;
  requestBody?: { content: Record<string, { schema: unknown }> };
  responses?: Record<string, { description?: string }>;
};
type Document = { info: { title: string; version: string }; paths: Record<string, Record<string, unknown>> };

/** A readable page of the whole API in Chinese: one HTML document without scripts, printable, from the OpenAPI document. */
export function guidePage(document: Document): string {
  const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ path, method, ...(operation as Operation) })),
  );
  const chapters = Object.groupBy(operations, ({ tags }) => tags?.[0] ?? '');
  return `<!doctype html>
<html lang="zh-CN"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>${text(document.info.title)} 接口说明</title><style>${style}</style></head><body><main>
<h1>${text(document.info.title)} 接口说明</h1>
<p>版本 ${text(document.info.version)}。除标明“任何人”的接口外,请求须带 <code>Authorization: Bearer</code> 令牌。
错误一律按 RFC 9457 返回(<code>application/problem+json</code>),默认中文,<code>Accept-Language: en</code> 时为英文。
机器可读的文档:<a href="openapi.json">openapi.json</a>(OpenAPI 3.1)。</p>
<nav aria-label="目录"><ul>${Object.keys(chapters)
    .map((name) => `<li><a href="#${text(name)}">${text(name)}</a></li>`)
    .join('')}</ul></nav>
${Object.entries(chapters)
  .map(
    ([name, list]) =>
      `<section id="${text(name)}"><h2>${text(name)}</h2>${(list ?? []).map(entry).join('\n')}</section>`,
  )
  .join('\n')}
</main></body></html>`;
}

function entry(operation: Operation & { path: string; method: string }): string {
  const schema = operation.requestBody?.content['application/json']?.schema;
  const refusals = Object.entries(operation.responses ?? {}).filter(([status]) => status >= '400');
  return `<article><h3><span class="method">${operation.method.toUpperCase()}</span> <code>${text(operation.path)}</code></h3>
<p>${text(operation.summary ?? '')}(${text(operation['x-may'] ?? '')})</p>
${schema ? `<details><summary>请求内容</summary><pre>${text(JSON.stringify(schema, null, 2))}</pre></details>` : ''}
${refusals.length ? `<p class="refusals">可能的拒绝:${refusals.map(([status, { description }]) => `${status} ${text(description ?? '')}`).join(';')}</p>` : ''}
</article>`;
}

const text = (raw: string) =>
  raw.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');

const style = `body{font:16px/1.7 "Noto Sans CJK SC","Microsoft YaHei",sans-serif;color:#1a1a1a;margin:0}
main{max-width:60rem;margin:0 auto;padding:1.5rem}h2{border-bottom:2px solid #8a1f11}article{margin:1rem 0}
.method{background:#8a1f11;color:#fff;padding:0 .5em;border-radius:.2em;font-size:.85em}pre{background:#f5f2ec;padding:1em;overflow:auto}
.refusals{color:#555;font-size:.9em}nav ul{columns:3;padding-left:1.2em}@media print{details{display:block}nav{display:none}}`;
