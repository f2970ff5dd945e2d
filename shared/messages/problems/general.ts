import type { ProblemEntry } from './problem-entry.ts';

/** What every function stands on, by the names that the health of the platform gives. */
const foundations = { directory: '机构目录', keys: '密钥服务' };
type Foundation = keyof typeof foundations;

export const generalProblems = {
  'invalid-request': {
    status: 400,
    title: { zh: '填写有误', en: 'Invalid request' },
    zh: ({ count }: { count: number }) => `请求中有${count}处填写不符合要求,请按所列各处改正后重新提交。`,
    en: ({ count }: { count: number }) => `${count} field(s) are not as required; correct those listed and send again.`,
  },
  'not-json': {
    status: 400,
    title: { zh: '无法读取', en: 'Not JSON' },
    zh: () => '请求内容不是有效的JSON,请检查后重新提交。',
    en: () => 'The body is not valid JSON.',
  },
  'no-such-route': {
    status: 404,
    title: { zh: '没有此接口', en: 'No such route' },
    zh: ({ path }: { path: string }) => `没有接口 ${path},请查看接口说明 /v1/guide。`,
    en: ({ path }: { path: string }) => `There is no route ${path}; see /v1/guide.`,
  },
  'cursor-not-yours': {
    status: 400,
    title: { zh: '翻页游标无效', en: 'Invalid cursor' },
    zh: () => '翻页游标无效、已被改动,或不属于本次查询,请从第一页重新查询。',
    en: () => 'The cursor is altered or belongs to another person or query; start from the first page.',
  },
  'not-well': {
    status: 503,
    title: { zh: '平台暂不可用', en: 'Not well' },
    zh: ({ silent }: { silent: readonly Foundation[] }) =>
      `平台的部分基础服务没有应答(${silent.map((part) => foundations[part]).join('、')}),请稍后再试;已提交的内容不受影响。`,
    en: ({ silent }: { silent: readonly Foundation[] }) =>
      `Some of what the platform stands on does not answer (${silent.join(', ')}); try again later.`,
  },
  'changed-meanwhile': {
    status: 409,
    title: { zh: '已被他人修改', en: 'Changed meanwhile' },
    zh: ({ what }: { what: string }) => `${what}刚被他人修改,请刷新后重新办理。`,
    en: () => 'Somebody else has just changed it; read it again and retry.',
  },
  'archives-not-found': {
    status: 404,
    title: { zh: '没有此档案馆', en: 'No such archives' },
    zh: ({ archivesCode }: { archivesCode: string }) => `没有代码为${archivesCode}的档案馆,请核对档案馆代码。`,
    en: ({ archivesCode }: { archivesCode: string }) => `No archives has the code ${archivesCode}.`,
  },
  'too-often': {
    status: 429,
    title: { zh: '操作过于频繁', en: 'Too often' },
    zh: ({ most, minutes }: { most: number; minutes: number }) =>
      `${minutes}分钟内最多${most}次,已达上限,请稍后再试;确有需要请联系管理员。`,
    en: ({ most, minutes }: { most: number; minutes: number }) =>
      `At most ${most} times in ${minutes} minutes; try again later.`,
  },
  internal: {
    status: 500,
    title: { zh: '系统内部错误', en: 'Internal error' },
    zh: () => '系统内部错误,您提交的内容未受影响;请稍后重试,仍不行请把请求编号告知管理员。',
    en: () =>
      'Something failed on our side; nothing was lost. Try again later, or tell the administrator the request id.',
  },
} satisfies Record<string, ProblemEntry>;
