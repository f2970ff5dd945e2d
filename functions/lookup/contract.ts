import * as z from 'zod';
import { MaskedHit } from '#shared/access/access-decision.ts';
import { contract, page, paging } from '#shared/api/contract.ts';
import { ArchivesCode } from '#shared/archives/archives.ts';
import { ShownAnnotation } from '#shared/records/annotation.ts';
import { CivilType } from '#shared/records/category.ts';
import { Page } from '#shared/records/page.ts';
import { Download } from '#shared/runtime/links.ts';
import { ReadableRecord } from './readable-record.ts';

export { searchPublished, searchTitles, showPublished } from './search-titles-contract.ts';

const atDesk = z.object({ archivesCode: ArchivesCode });
const ReferenceCode = z.string().min(1).max(200).meta({ title: '档号' });
const ofRecord = {
  holding: ArchivesCode.optional().meta({ title: '馆藏单位代码' }),
  referenceCode: ReferenceCode,
};

export const findByCode = contract({
  name: 'find-by-code',
  method: 'GET',
  path: '/v1/archives/{archivesCode}/lookup/codes',
  summary: '按档号在全省查找',
  may: 'look-up',
  params: atDesk,
  query: z.object({ referenceCode: ReferenceCode }),
  answer: z.object({ items: z.array(ReadableRecord) }),
  problems: ['reference-code-unreadable'],
});

export const showRecord = contract({
  name: 'show-record',
  method: 'GET',
  path: '/v1/archives/{archivesCode}/lookup/records',
  summary: '查看一件档案的条目(须指定馆藏单位)',
  may: 'look-up',
  params: atDesk,
  query: z.object(ofRecord),
  answer: ReadableRecord.extend({ annotations: z.array(ShownAnnotation).meta({ title: '附注' }) }),
  problems: ['name-the-archives', 'record-not-found', 'reference-code-unreadable'],
});

export const listPages = contract({
  name: 'list-pages',
  method: 'GET',
  path: '/v1/archives/{archivesCode}/lookup/pages',
  summary: '查看一件档案的各页及利用件下载链接',
  may: 'look-up',
  params: atDesk,
  query: z.object({ ...ofRecord, ...paging }),
  answer: page(
    Page.pick({
      pageNumber: true,
      format: true,
      widthPx: true,
      heightPx: true,
      dpiX: true,
      bytes: true,
      sha256: true,
      frames: true,
    }).extend({
      image: Download.optional(),
      furtherImages: z.array(Download).meta({ title: '第二幅起的画幅' }),
    }),
  ),
  problems: ['name-the-archives', 'record-not-found', 'reference-code-unreadable'],
});

export const browseFonds = contract({
  name: 'browse-fonds',
  method: 'GET',
  path: '/v1/archives/{archivesCode}/fonds/{fondsNumber}/records',
  summary: '按档号顺序浏览本馆一个全宗',
  may: 'look-up',
  params: atDesk.extend({ fondsNumber: z.string().max(20) }),
  query: z.object({
    code: ReferenceCode.optional().meta({ title: '档号通配', description: '?代一个字符,*代任意字符,如 C038-001-*' }),
    ...paging,
  }),
  answer: page(ReadableRecord),
});

const year = z.int().min(1368).max(2999);
/** A range is for who does not remember the year, not for going through a name's whole life. */
const mostYears = 10;

export const findPerson = contract({
  name: 'find-person',
  method: 'POST',
  path: '/v1/archives/{archivesCode}/lookup/persons',
  summary: '按姓名加年份、起止年份或地点跨馆查人',
  may: 'look-up',
  params: atDesk,
  body: z
    .object({
      name: z
        .string()
        .trim()
        .min(2)
        .max(50)
        .refine((name) => /[^?？*＊\s]/.test(name), { error: '通配符之外,至少写出姓名中的一个字' })
        .meta({
          title: '姓名',
          description: '全名(简繁均可)或全拼(可带声调);?代一个字、*代任意字、拼音首字母只在可查阅的档案中查找',
        }),
      year: year.optional().meta({ title: '年份' }),
      fromYear: year.optional().meta({ title: '起始年份' }),
      toYear: year.optional().meta({ title: '截止年份', description: `与起始年份一起填写,最多相差${mostYears}年` }),
      place: z
        .string()
        .trim()
        .min(2)
        .max(50)
        .refine((place) => /[\p{L}\p{N}].*[\p{L}\p{N}]/u.test(place), { error: '标点之外,地点至少写两个字' })
        .optional()
        .meta({ title: '地点' }),
      civilType: CivilType.optional().meta({ title: '类别' }),
    })
    .refine(({ year, fromYear, place }) => (year ?? fromYear ?? place) !== undefined, {
      error: '除姓名外,还须填写年份、起止年份或地点',
      path: ['year'],
    })
    .refine(({ year, fromYear }) => year === undefined || fromYear === undefined, {
      error: '年份与起止年份只填一种',
      path: ['fromYear'],
    })
    .refine(
      ({ fromYear: from, toYear: to }) =>
        from === undefined || to === undefined ? from === to : from <= to && to - from <= mostYears,
      { error: `起止年份须一起填写,先早后晚,最多相差${mostYears}年`, path: ['toYear'] },
    )
    .meta({ id: 'PersonQuestion' }),
  answer: z.object({
    readable: z.array(ReadableRecord),
    masked: z.array(MaskedHit.extend({ holdingName: z.string().meta({ title: '馆藏单位' }) })),
  }),
  problems: ['too-many-hits', 'too-often'],
});
