import type { ProblemEntry } from './problem-entry.ts';

export const lookupProblems = {
  'name-the-archives': {
    status: 400,
    title: { zh: '请指定档案馆', en: 'Name the archives' },
    zh: () => '请指定档案馆:档号只在一个馆内唯一,查看条目须同时给出馆藏单位代码(holding)。',
    en: () => 'A reference code is unique within one archives only: name the holding archives too (holding).',
  },
  'record-not-found': {
    status: 404,
    title: { zh: '未查到', en: 'Not found' },
    zh: ({ referenceCode }: { referenceCode: string }) =>
      `未查到可供您查阅的档案${referenceCode},请核对档号与馆藏单位;未开放的民生档案可按姓名查找并办理跨馆查档。`,
    en: ({ referenceCode }: { referenceCode: string }) => `No record ${referenceCode} that this desk may read.`,
  },
  'reference-code-unreadable': {
    status: 400,
    title: { zh: '档号无法识别', en: 'Unreadable reference code' },
    zh: ({ typed }: { typed: string }) => `“${typed}”不是可识别的档号,请按实体标签核对,例如 C038-001-002-003。`,
    en: ({ typed }: { typed: string }) =>
      `"${typed}" is no reference code that is known here, such as C038-001-002-003.`,
  },
  'too-many-hits': {
    status: 422,
    title: { zh: '结果过多', en: 'Too many hits' },
    zh: ({ most }: { most: number }) => `同名档案超过${most}件,请补充年份、地点或类别后再查。`,
    en: ({ most }: { most: number }) => `More than ${most} records name this person; add a year, a place or a type.`,
  },
  'search-moved-on': {
    status: 410,
    title: { zh: '检索结果已更新', en: 'The index has moved on' },
    zh: () => '这次检索的结果已保留超过一小时并被更新,请从第一页重新检索。',
    en: () => 'This search is more than an hour old and its index has been replaced: search again from the first page.',
  },
  'too-many-to-order': {
    status: 422,
    title: { zh: '条目太多,不能按档号排列', en: 'Too many to be ordered by code' },
    zh: ({ most }: { most: number }) =>
      `查到的条目超过${most}件,不能按档号排列;请加全宗号、年份或检索词缩小范围,或按年份从新到旧查看。`,
    en: ({ most }: { most: number }) =>
      `More than ${most} records cannot be put in the order of their codes: ask more narrowly (fonds, years, words), or take the newest first.`,
  },
  'record-not-published': {
    status: 404,
    title: { zh: '未公布', en: 'Not published' },
    zh: () => '没有网上公布的这件档案,请核对馆藏单位与档号;未公布的档案请到档案馆查阅。',
    en: () => 'No published record with this archives and reference code; others may be asked for at the archives.',
  },
  'publication-batch-not-found': {
    status: 404,
    title: { zh: '没有此公布批次', en: 'No such publication batch' },
    zh: ({ batchId }: { batchId: string }) => `没有编号为${batchId}的网上公布批次,请在本馆公布批次名册中核对编号。`,
    en: ({ batchId }: { batchId: string }) =>
      `No publication batch ${batchId}; look it up in the list of this archives.`,
  },
  'not-opened-yet': {
    status: 422,
    title: { zh: '尚未开放', en: 'Not opened yet' },
    zh: ({ codes }: { codes: string }) =>
      `以下档号尚未经开放批次确认开放,不得网上公布,整批未提交;请先办理开放审核:${codes}。`,
    en: ({ codes }: { codes: string }) => `These records are not opened; nothing was published: ${codes}.`,
  },
  'publication-withdrawn': {
    status: 409,
    title: { zh: '批次已撤回', en: 'Withdrawn' },
    zh: () => '这一公布批次已撤回,不能再确认;请另提新批次。',
    en: () => 'This publication batch was withdrawn; propose a new one.',
  },
  'province-only': {
    status: 403,
    title: { zh: '限省级馆', en: 'Province only' },
    zh: () => '检索索引全省只有一个,由省级档案馆的管理员维护;请在省馆代码下办理。',
    en: () => 'There is one search index of the whole province; the administrator of its provincial archives tends it.',
  },
} satisfies Record<string, ProblemEntry>;
