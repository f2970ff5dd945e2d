import * as z from 'zod';
import { Day } from '#shared/calendar/day.ts';
import { CivilType } from '#shared/records/category.ts';
import { Role } from './role.ts';

/** GB/T 2260 province prefixes. */
const provinces = new Set(
  '11 12 13 14 15 21 22 23 31 32 33 34 35 36 37 41 42 43 44 45 46 50 51 52 53 54 61 62 63 64 65 71 81 82'.split(' '),
);

/** 档案馆代码: type (1 digit), GB/T 2260 province (2), registration number (3). Which types exist is configuration. */
export const ArchivesCode = z
  .string()
  .regex(/^\d{6}$/, { error: '档案馆代码应为6位数字' })
  .refine((code) => provinces.has(code.slice(1, 3)), { error: '档案馆代码第2、3位不是省级行政区划代码' })
  .meta({ id: 'ArchivesCode', title: '档案馆代码', example: '443021' });

export const FondsNumber = z
  .string()
  .regex(/^[A-Z]{0,3}\d{1,5}$/, { error: '全宗号应为字母加数字,如A439' })
  .meta({ id: 'FondsNumber', title: '全宗号', example: 'A439' });

const EntityId = z.string().regex(/^[\w.-]{1,64}$/, { error: '编号应为字母、数字、点、下划线或连字符' });

/** County, city or province: the transfer term and who sees whose figures follow from it. */
export const ArchivesLevel = z.enum(['county', 'city', 'province']).meta({ id: 'ArchivesLevel', title: '层级' });
export type ArchivesLevel = z.infer<typeof ArchivesLevel>;

/** 综合档案馆. `region` is the name of its administrative area, `parent` the archives above it. */
export const Archives = z
  .object({
    archivesCode: ArchivesCode,
    name: z.string().min(2).max(100).meta({ title: '馆名' }),
    level: ArchivesLevel,
    parent: ArchivesCode.optional().meta({ title: '上级档案馆代码' }),
    region: z.string().min(2).max(100).meta({ title: '行政区域' }),
  })
  .meta({ id: 'Archives', title: '档案馆' });
export type Archives = z.infer<typeof Archives>;

/** How much an archives may declare for upload in one month (北京时间): files, and bytes. Set by the archives above it. */
export const UploadQuota = z
  .object({
    archivesCode: ArchivesCode,
    filesPerMonth: z.int().nonnegative().meta({ title: '每月文件数上限' }),
    bytesPerMonth: z.int().nonnegative().meta({ title: '每月字节数上限' }),
  })
  .meta({ id: 'UploadQuota', title: '上传限额' });
export type UploadQuota = z.infer<typeof UploadQuota>;

/** 立档单位. A dissolved unit keeps its fonds and names who took over its obligations. */
export const CreatingUnit = z
  .object({
    archivesCode: ArchivesCode,
    unitId: EntityId.meta({ title: '立档单位编号' }),
    name: z.string().min(2).max(100).meta({ title: '单位名称' }),
    dissolvedOn: Day.optional().meta({ title: '撤并日期' }),
    successor: EntityId.optional().meta({ title: '承接单位编号' }),
  })
  .meta({ id: 'CreatingUnit', title: '立档单位' });
export type CreatingUnit = z.infer<typeof CreatingUnit>;

/** 全宗: unique by number within its archives. `creatingUnit` is a unitId. */
export const Fonds = z
  .object({
    archivesCode: ArchivesCode,
    fondsNumber: FondsNumber,
    title: z.string().min(2).max(200).meta({ title: '全宗名称' }),
    creatingUnit: EntityId.optional().meta({ title: '立档单位编号' }),
  })
  .meta({ id: 'Fonds', title: '全宗' });
export type Fonds = z.infer<typeof Fonds>;

/**
 * 跨馆查档协议: its parties may find each other's records of the named civil types by person, masked. In force from
 * the first day to the last, both included, unless ended before; without `until` it runs on.
 */
export const Agreement = z
  .object({
    agreementId: EntityId,
    number: z.string().min(1).max(100).meta({ title: '协议编号' }),
    reason: z.string().max(500).optional().meta({ title: '依据' }),
    parties: z.array(ArchivesCode).min(2).max(500).meta({ title: '签约馆' }),
    categories: z.array(CivilType).min(1).meta({ title: '民生档案类别' }),
    from: Day,
    until: Day.optional(),
    endedAt: z.iso.datetime().optional().meta({ title: '终止时间' }),
    endedBy: z.string().optional().meta({ title: '终止人' }),
  })
  .meta({ id: 'Agreement', title: '跨馆查档协议' });
export type Agreement = z.infer<typeof Agreement>;

/** A contractor's written agreement (档案法 Art. 24); its last day is included. */
export const OutsourcingAgreement = z
  .object({ number: z.string().min(1).max(100), contractor: z.string().min(1).max(100), until: Day })
  .meta({ id: 'OutsourcingAgreement', title: '外包协议' });

/**
 * Who may do what at one archives: granted by its administrator, in force from one instant until before another,
 * unless revoked. `fonds` restricts it to some fonds (a creating unit's cataloguer); `contract` binds a contractor's
 * people.
 */
export const Membership = z
  .object({
    membershipId: EntityId,
    archivesCode: ArchivesCode,
    issuer: z.string().max(500).optional(),
    subject: z.string().min(1).max(200),
    name: z.string().max(100).optional().meta({ title: '姓名' }),
    roles: z.array(Role).min(1),
    from: z.iso.datetime(),
    until: z.iso.datetime().optional(),
    revokedAt: z.iso.datetime().optional().meta({ title: '撤销时间' }),
    revokedBy: z.string().optional().meta({ title: '撤销人' }),
    contract: OutsourcingAgreement.optional(),
    fonds: z.array(FondsNumber).min(1).optional().meta({ title: '限于全宗' }),
  })
  .meta({ id: 'Membership', title: '任职授权' });
export type Membership = z.infer<typeof Membership>;
