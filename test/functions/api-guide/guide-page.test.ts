import { expect, test } from 'vitest';
import { fieldsOf, kindOf, type Schemas } from '#functions/api-guide/guide-fields.ts';
import { guidePage } from '#functions/api-guide/guide-page.ts';
import openapi from '#functions/api-guide/openapi.json' with { type: 'json' };

const schemas: Schemas = {
  Code: { type: 'string', title: '档案馆代码', example: '443021' },
  Person: { type: 'object', properties: { name: { type: 'string', title: '姓名' } }, required: ['name'] },
};

test('fields are listed with those within them, references resolved, what is required marked', () => {
  const fields = fieldsOf(
    {
      type: 'object',
      required: ['holding'],
      properties: {
        holding: { $ref: '#/components/schemas/Code', title: '馆藏单位' },
        people: { type: 'array', minItems: 1, items: { $ref: '#/components/schemas/Person' }, title: '人员' },
      },
    },
    schemas,
  );
  expect(fields).toEqual([
    { name: 'holding', title: '馆藏单位', kind: '文本，如443021', required: true },
    { name: 'people[]', title: '人员', kind: '对象，至少1项', required: false },
    { name: 'people[].name', title: '姓名', kind: '文本', required: true },
  ]);
});

test('a schema that holds itself ends', () => {
  const tree: Schemas = { Tree: { type: 'object', properties: { under: { $ref: '#/components/schemas/Tree' } } } };
  expect(fieldsOf({ $ref: '#/components/schemas/Tree' }, tree)).toHaveLength(4);
});

test.each([
  [{ type: 'string', minLength: 2, maxLength: 100 }, '文本，2–100字'],
  [{ type: 'integer', minimum: 1, maximum: 500, default: 50 }, '整数，1–500，默认50'],
  [{ type: 'integer', exclusiveMinimum: 0, maximum: Number.MAX_SAFE_INTEGER }, '整数，至少1'],
  [{ type: 'string', enum: ['county', 'city'] }, '取值：county、city'],
  [{ type: 'string', format: 'date-time' }, '时刻（ISO 8601）'],
])('%o is said in words', (schema, words) => expect(kindOf(schema)).toBe(words));

test('the page has every route once, in chapters with Chinese names, and nothing that runs or comes from elsewhere', () => {
  const page = guidePage(openapi);
  const routes = Object.entries(openapi.paths).flatMap(([path, methods]) => Object.keys(methods).map(() => path));
  expect(page.match(/<article>/g)).toHaveLength(routes.length);
  for (const path of routes) expect(page).toContain(path.replaceAll('/', '/<wbr>'));
  for (const chapter of page.matchAll(/<h2>(.*?)<\/h2>/g)) expect(chapter[1]).toMatch(/^\p{Script=Han}+$/u);
  expect(page).not.toMatch(/<script|src=|https?:\/\/(?!www\.rfc)/);
});

test('text of the document cannot become markup', () => {
  const hostile = { get: { summary: '<img src=x onerror=alert(1)>', tags: ['"><b>'], responses: {} } };
  const page = guidePage({ info: { title: '<i>', version: '1' }, paths: { '/v1/<b>': hostile } });
  expect(page).not.toMatch(/<img|<i>|"><b>/);
});
