import { escaped } from '#shared/print/escaped.ts';
import { type Field, fieldsOf, kindOf, resolved, type Schema, type Schemas } from './guide-fields.ts';
import { style } from './guide-style.ts';

type Content = { content?: Record<string, { schema: Schema }>; description?: string };

/** The parts of an OpenAPI document that the page shows. */
type Operation = {
  summary?: string;
  tags?: string[];
  'x-may'?: string;
  parameters?: { in: string; name: string; required?: boolean; schema: Schema }[];
  requestBody?: Content;
  responses?: Record<string, Content>;
};
type Route = Operation & { path: string; method: string };
export type OpenApi = {
  info: { title: string; version: string };
  paths: Record<string, Record<string, unknown>>;
  components?: unknown;
};

/** What people call a capability; one that has no name here is shown by its folder's. */
const chapterNames: Record<string, string> = {
  directory: '机构目录',
  'catalogue-import': '目录导入',
  'catalogue-submission': '目录报送',
  uploads: '扫描件上传',
  'quality-sampling': '质量抽检与验收',
  'package-export': '数据包导出',
  lookup: '查档',
  'opening-review': '开放审核',
  ledger: '业务台账',
  reports: '报表',
  'audit-trail': '审计记录',
  health: '运行状况',
  'api-guide': '接口说明',
  'fixity-audit': '固化巡检',
  'lookup-cases': '查档利用',
  'own-data-requests': '本人信息查询与更正',
  statistics: '统计年报',
  'search-indexing': '检索索引',
  'scan-ingest': '扫描核验',
};

/** A readable page of the whole API in Chinese: one HTML document without scripts, printable, from the OpenAPI document. */
export function guidePage(document: OpenApi): string {
  const { schemas = {} } = (document.components ?? {}) as { schemas?: Schemas };
  const routes = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]): Route => ({ path, method, ...(operation as Operation) })),
  );
  routes.sort((a, b) => (a.path < b.path ? -1 : a.path > b.path ? 1 : 0));
  const grouped = Object.groupBy(routes, ({ tags }) => tags?.[0] ?? '');
  const known = Object.keys(chapterNames);
  const chapters = [...known, ...Object.keys(grouped).filter((tag) => !known.includes(tag))].filter(
    (tag) => grouped[tag],
  );
  const name = (tag: string) => escaped(chapterNames[tag] ?? tag);
  return `<!doctype html>
<html lang="zh-CN"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escaped(document.info.title)} 接口说明</title><style>${style}</style></head><body><main>
<h1>${escaped(document.info.title)} 接口说明</h1>
<p>第${escaped(document.info.version)}版，共${routes.length}个接口。除标明“任何人”的接口外，请求须带 <code>Authorization: Bearer</code> 令牌。错误一律按 RFC 9457 返回（<code>application/problem+json</code>），默认中文，<code>Accept-Language: en</code> 时为英文；令牌过期（401）、没有此接口（404）和过于频繁（429）由网关直接拒绝，只有状态码和英文的 <code>message</code>，请重新登录、核对地址或稍后重试。机器可读的文档：<a href="openapi.json">openapi.json</a>（OpenAPI 3.1）。</p>
<nav aria-label="目录"><ol>${chapters.map((tag) => `<li><a href="#${escaped(tag)}">${name(tag)}</a></li>`).join('')}</ol></nav>
${chapters
  .map(
    (tag) =>
      `<section id="${escaped(tag)}"><h2>${name(tag)}</h2>\n${(grouped[tag] ?? []).map((route) => entry(route, schemas)).join('\n')}</section>`,
  )
  .join('\n')}
</main></body></html>`;
}

function entry(
  { path, method, summary = '', parameters = [], requestBody, responses = {}, ...route }: Route,
  schemas: Schemas,
) {
  const asked = parameters.map((one): Field => {
    const schema = resolved(one.schema, schemas);
    const required = one.required === true;
    return { name: one.name, title: schema.title ?? '', kind: kindOf(schema), required };
  });
  const json = (from?: Content) => fieldsOf(from?.content?.['application/json']?.schema ?? {}, schemas);
  const [done] = Object.entries(responses).find(([status]) => status < '400') ?? [];
  const refusals = Object.entries(responses).filter(([status]) => status >= '400');
  return `<article><h3>${escaped(summary)}</h3>
<p class="route"><span class="method ${method}">${method.toUpperCase()}</span><code>${escaped(path).replaceAll('/', '/<wbr>')}</code></p>
<p class="may">可办理：${escaped(route['x-may'] ?? '')}</p>
${table('路径与查询参数', asked)}${table('请求内容', json(requestBody))}${done ? folded(`返回内容（${done}）`, json(responses[done])) : ''}
${refusals.length ? `<details><summary>可能的拒绝</summary><ul>${refusals.map(([status, { description = '' }]) => `<li>${status} ${escaped(description)}</li>`).join('')}</ul></details>` : ''}
</article>`;
}

function table(caption: string, fields: Field[]): string {
  if (fields.length === 0) return '';
  const rows = fields.map(
    ({ name, title, kind, required }) =>
      `<tr><td><code>${escaped(name)}</code></td><td>${escaped(title)}</td><td>${escaped(kind)}</td><td>${required ? '必填' : ''}</td></tr>`,
  );
  return `<div class="frame"><table><caption>${escaped(caption)}</caption><thead><tr><th>字段</th><th>名称</th><th>取值</th><th>是否必填</th></tr></thead>
<tbody>${rows.join('\n')}</tbody></table></div>`;
}

const folded = (caption: string, fields: Field[]): string =>
  fields.length ? `<details><summary>${escaped(caption)}</summary>${table(caption, fields)}</details>` : '';
