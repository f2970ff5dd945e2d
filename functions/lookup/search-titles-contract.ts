import * as z from 'zod';
import { contract } from '#shared/api/contract.ts';
import { ArchivesCode } from '#shared/archives/archives.ts';
import { CategoryCode, CivilType } from '#shared/records/category.ts';
import { LevelOfDescription } from '#shared/records/record.ts';
import { RetentionCode } from '#shared/records/retention.ts';
import { ReadableRecord } from './readable-record.ts';

const yesOrNo = z.enum(['true', 'false']).transform((said) => said === 'true');
const year = z.coerce.number().int().min(1).max(2999);
const count = z.number().int().nonnegative();
const Counts = z.array(z.object({ value: z.string(), count }));

/** A hit as it is written, and where in its title the words stand (UTF-16 units, from and until). */
const TitleHit = ReadableRecord.extend({
  marks: z.array(z.tuple([z.int(), z.int()])).meta({ title: '题名中的命中位置' }),
}).meta({ id: 'TitleHit', title: '题名命中' });

/** What may be asked of titles, and how it is paged. */
export const titleQuery = {
  q: z.string().max(200).default('').meta({
    title: '检索词',
    description: '空格分开表示都要有;引号内原样;减号排除;?代一个字,*代任意字;档号、文号可直接输入',
  }),
  archives: z
    .string()
    .regex(/^\d{6}(,\d{6}){0,199}$/)
    .optional()
    .meta({ title: '馆藏单位代码,逗号分开' }),
  fromYear: year.optional().meta({ title: '起始年份' }),
  toYear: year.optional().meta({ title: '截止年份' }),
  category: CategoryCode.optional(),
  civilType: CivilType.optional(),
  level: LevelOfDescription.optional(),
  fonds: z.string().max(20).optional().meta({ title: '全宗号' }),
  retention: RetentionCode.optional(),
  opened: yesOrNo.optional().meta({ title: '是否已开放' }),
  hasScans: yesOrNo.optional().meta({ title: '是否有扫描件' }),
  order: z.enum(['newest', 'code']).default('newest').meta({
    title: '排序',
    description: 'newest按年份从新到旧,code按档号(不超过200件时)',
  }),
  exact: yesOrNo.default(false).meta({ title: '总数必须精确' }),
  skip: z.coerce.number().int().min(0).max(10_000_000).default(0).meta({ title: '跳过条数' }),
  limit: z.coerce.number().int().min(1).max(100).default(20).meta({ title: '每页条数' }),
  cursor: z.string().max(2000).optional().meta({ title: '翻页游标' }),
};

const answerOf = {
  total: count.optional().meta({ title: '总数' }),
  atMost: z.boolean().meta({ title: '总数为至多' }),
  facets: z.object({ archives: Counts, years: Counts, categories: Counts, civilTypes: Counts, levels: Counts }),
  next: z.string().optional(),
};

export const searchTitles = contract({
  name: 'search-titles',
  method: 'GET',
  path: '/v1/archives/{archivesCode}/lookup/titles',
  summary: '按题名、责任者、文号检索已开放档案和本馆档案',
  may: 'look-up',
  params: z.object({ archivesCode: ArchivesCode }),
  query: z.object(titleQuery),
  answer: z
    .object({
      items: z.array(TitleHit),
      byCode: z.array(ReadableRecord).meta({ title: '检索词是档号时,该档号的档案' }),
      ...answerOf,
    })
    .meta({ id: 'TitleAnswer', title: '检索结果' }),
  problems: ['search-moved-on', 'too-many-to-order'],
});

/** What the public is shown of a published record: nothing of the persons it names but what its title says. */
const PublicRecord = ReadableRecord.pick({
  archivesCode: true,
  fondsNumber: true,
  referenceCode: true,
  levelOfDescription: true,
  categoryCode: true,
  civilType: true,
  retentionCode: true,
  filingYear: true,
  title: true,
  responsibleParty: true,
  documentNumber: true,
  documentDate: true,
  pageCount: true,
  holdingName: true,
  article: true,
}).meta({ id: 'PublicRecord', title: '网上公布的档案' });

const { opened: _opened, exact: _exact, hasScans: _hasScans, ...publicQuery } = titleQuery;

export const searchPublished = contract({
  name: 'search-published',
  method: 'GET',
  path: '/v1/public/records',
  summary: '公众检索网上公布的档案目录(无须登录,限次)',
  may: 'anyone',
  query: z.object(publicQuery),
  answer: z
    .object({ items: z.array(PublicRecord.extend({ marks: TitleHit.shape.marks })), ...answerOf })
    .meta({ id: 'PublicAnswer', title: '公众检索结果' }),
  problems: ['search-moved-on', 'too-many-to-order', 'too-often'],
});

export const showPublished = contract({
  name: 'show-published',
  method: 'GET',
  path: '/v1/public/record',
  summary: '公众查看一件网上公布的档案目录(无须登录,限次)',
  may: 'anyone',
  query: z.object({
    holding: ArchivesCode.meta({ title: '馆藏单位代码' }),
    referenceCode: z.string().min(1).max(200).meta({ title: '档号' }),
  }),
  answer: PublicRecord,
  problems: ['record-not-published', 'too-often'],
});
