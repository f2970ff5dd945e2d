import type { ProblemEntry } from './problem-entry.ts';

export const directoryProblems = {
  'archives-already-registered': {
    status: 409,
    title: { zh: '档案馆已登记', en: 'Already registered' },
    zh: ({ archivesCode }: { archivesCode: string }) => `档案馆代码${archivesCode}已登记,同一代码不能重复登记。`,
    en: ({ archivesCode }: { archivesCode: string }) => `Archives ${archivesCode} is registered already.`,
  },
  'fonds-already-registered': {
    status: 409,
    title: { zh: '全宗号重复', en: 'Fonds number taken' },
    zh: ({ fondsNumber, archivesCode }: { fondsNumber: string; archivesCode: string }) =>
      `全宗号${fondsNumber}在档案馆${archivesCode}已登记,同一馆内全宗号不能重复,请核对全宗名册。`,
    en: ({ fondsNumber, archivesCode }: { fondsNumber: string; archivesCode: string }) =>
      `Fonds ${fondsNumber} is registered at archives ${archivesCode} already.`,
  },
  'parent-not-above': {
    status: 422,
    title: { zh: '上级馆有误', en: 'Parent not above' },
    zh: ({ parent }: { parent: string }) => `“${parent}”的层级不高于本馆,不能作为上级馆,请改填上级档案馆代码。`,
    en: ({ parent }: { parent: string }) => `${parent} is not of a higher level; name the archives above.`,
  },
  'not-above-the-parties': {
    status: 403,
    title: { zh: '非各方上级馆', en: 'Not above the parties' },
    zh: ({ archivesCode, party }: { archivesCode: string; party: string }) =>
      `档案馆${archivesCode}不是签约馆${party}的上级馆,不能单方登记该协议,请由共同的上级馆登记。`,
    en: ({ archivesCode, party }: { archivesCode: string; party: string }) =>
      `Archives ${archivesCode} does not stand above ${party}; the archives above all parties must register the agreement.`,
  },
  'agreement-number-taken': {
    status: 409,
    title: { zh: '协议编号重复', en: 'Agreement number taken' },
    zh: ({ number }: { number: string }) =>
      `编号为“${number}”的跨馆查档协议已登记,且内容与本次不同或已终止;未作改动,请核对协议名册,续签或另签请用新的编号。`,
    en: ({ number }: { number: string }) =>
      `Agreement ${number} is registered with other content, or has ended; nothing was changed, give a new one a number of its own.`,
  },
  'not-the-superior': {
    status: 403,
    title: { zh: '不是上级馆', en: 'Not the superior' },
    zh: ({ archivesCode, of }: { archivesCode: string; of: string }) =>
      `档案馆${archivesCode}不是${of}的上级馆,不能为其设定上传限额,请由其上级馆设定。`,
    en: ({ archivesCode, of }: { archivesCode: string; of: string }) =>
      `Archives ${archivesCode} does not stand above ${of}; its superior sets the upload quota.`,
  },
  'founder-is-set-at-deployment': {
    status: 422,
    title: { zh: '不能授予', en: 'Cannot be granted' },
    zh: () => '“平台开通人”只能在部署时指定,不能通过授权授予。',
    en: () => 'The founder is named at deployment and cannot be granted.',
  },
  'entity-not-found': {
    status: 404,
    title: { zh: '未找到', en: 'Not found' },
    zh: ({ what, id }: { what: string; id: string }) => `未找到${what}${id},请在本馆相应的名册中核对编号。`,
    en: ({ id }: { what: string; id: string }) => `Not found: ${id}; look it up in the list of this archives.`,
  },
} satisfies Record<string, ProblemEntry>;
