import * as z from 'zod';
import type { CodeParts } from './code-grammars.ts';

/** 档案门类代码 of DA/T 13-2022; an archives may use others of its own, and older sites wrote KJ for accounting. */
export const categories = {
  WS: '文书',
  KJ: '科技',
  RS: '人事',
  KU: '会计',
  ZY: '专业',
  ZP: '照片',
  LY: '录音',
  LX: '录像',
  SJ: '业务数据',
  YJ: '公务电子邮件',
  WY: '网页信息',
  MT: '社交媒体',
  SW: '实物',
} as const;

/** Two to four capital letters; the standard's codes have names, an archives' own are shown as they are. */
export const CategoryCode = z
  .string()
  .regex(/^[A-Z]{2,4}$/)
  .meta({ id: 'CategoryCode', title: '档案门类代码', example: 'WS' });

/** The Chinese name of a category, or its code when the standard has none. */
export const categoryName = (code: string): string => (categories as Record<string, string>)[code] ?? code;

/** 民生档案 that cross-archive agreements speak of, by the second-level code under ZY that this platform gives them. */
export const civilTypes = {
  HY: '婚姻登记',
  XJ: '学籍',
  ZQ: '知青',
  ZG: '招工',
  GL: '工龄',
  SB: '社保',
  TX: '离退休',
  ZC: '职称',
  RY: '荣誉',
  JY: '就业安置',
  TW: '退伍军人',
  FC: '房产',
  TD: '土地确权',
  LQ: '林权',
  GZ: '公证',
  JS: '计划生育',
  SY: '收养',
} as const;

export const CivilType = z
  .enum(Object.keys(civilTypes) as [keyof typeof civilTypes, ...(keyof typeof civilTypes)[]])
  .meta({ id: 'CivilType', title: '民生档案类别', example: 'HY' });
export type CivilType = z.infer<typeof CivilType>;

/** The Chinese name of a civil type: `HY` → 婚姻登记. */
export const civilTypeName = (type: CivilType): string => civilTypes[type];

/** Files about children: controlled (控制) by default (PIPL Art. 28). */
export const aboutChildren: ReadonlySet<CivilType> = new Set(['XJ', 'SY']);

/** The civil type that a code states (`A120-ZY·HY·1987·Y-0231` → HY); undefined for every other record. */
export function civilTypeOf(code: Pick<CodeParts, 'categoryCode' | 'seriesParts'>): CivilType | undefined {
  if (code.categoryCode !== 'ZY') return undefined;
  return CivilType.safeParse(code.seriesParts[0]).data;
}
