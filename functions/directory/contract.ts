import * as z from 'zod';
import { contract, page, paging } from '#shared/api/contract.ts';
import {
  Agreement,
  Archives,
  ArchivesCode,
  CreatingUnit,
  Fonds,
  Membership,
  UploadQuota,
} from '#shared/archives/archives.ts';

const atArchives = z.object({ archivesCode: ArchivesCode });
const ofUnit = atArchives.extend({ unitId: z.string().max(64).meta({ title: '立档单位编号' }) });
const ofMembership = atArchives.extend({ membershipId: z.string().meta({ title: '任职授权编号' }) });
const ofAgreement = atArchives.extend({ agreementId: z.string().meta({ title: '协议编号' }) });

export const registerArchives = contract({
  name: 'register-archives',
  method: 'POST',
  path: '/v1/archives',
  summary: '登记档案馆',
  may: 'register-archives',
  body: Archives,
  answer: Archives,
  status: 201,
  problems: [
    'archives-already-registered',
    'archives-not-found',
    'no-membership',
    'parent-not-above',
    'role-lacks-permission',
  ],
});

export const listArchives = contract({
  name: 'list-archives',
  method: 'GET',
  path: '/v1/archives',
  summary: '全省档案馆名录',
  may: 'signed-in',
  query: z.object({ ...paging }),
  answer: page(Archives),
});

export const whoAmI = contract({
  name: 'who-am-i',
  method: 'GET',
  path: '/v1/me',
  summary: '我的任职授权',
  may: 'signed-in',
  answer: z.object({ subject: z.string(), memberships: z.array(Membership) }),
});

export const setUploadQuota = contract({
  name: 'set-upload-quota',
  method: 'POST',
  path: '/v1/archives/{archivesCode}/upload-quotas',
  summary: '为所属档案馆设定每月上传限额(以最后一次设定为准;未设定的馆不限)',
  may: 'register-archives',
  params: atArchives,
  body: UploadQuota.omit({ archivesCode: true }).extend({ of: ArchivesCode.meta({ title: '所属档案馆代码' }) }),
  answer: UploadQuota,
  problems: ['archives-not-found', 'not-the-superior'],
});

export const registerUnit = contract({
  name: 'register-unit',
  method: 'POST',
  path: '/v1/archives/{archivesCode}/creating-units',
  summary: '登记立档单位',
  may: 'manage-directory',
  params: atArchives,
  body: CreatingUnit.omit({ archivesCode: true, unitId: true }),
  answer: CreatingUnit,
  status: 201,
  problems: ['archives-not-found', 'entity-not-found'],
});

export const dissolveUnit = contract({
  name: 'dissolve-unit',
  method: 'POST',
  path: '/v1/archives/{archivesCode}/creating-units/{unitId}/dissolve',
  summary: '登记立档单位撤并及承接单位(全宗不变)',
  may: 'manage-directory',
  params: ofUnit,
  body: CreatingUnit.pick({ dissolvedOn: true, successor: true }).required({ dissolvedOn: true }),
  answer: CreatingUnit,
  problems: ['entity-not-found', 'changed-meanwhile'],
});

export const listUnits = contract({
  name: 'list-units',
  method: 'GET',
  path: '/v1/archives/{archivesCode}/creating-units',
  summary: '立档单位名册',
  may: 'read-directory',
  params: atArchives,
  query: z.object({ ...paging }),
  answer: page(CreatingUnit),
});

export const registerFonds = contract({
  name: 'register-fonds',
  method: 'POST',
  path: '/v1/archives/{archivesCode}/fonds',
  summary: '登记全宗',
  may: 'manage-directory',
  params: atArchives,
  body: Fonds.omit({ archivesCode: true }),
  answer: Fonds,
  status: 201,
  problems: ['archives-not-found', 'fonds-already-registered', 'entity-not-found'],
});

export const listFonds = contract({
  name: 'list-fonds',
  method: 'GET',
  path: '/v1/archives/{archivesCode}/fonds',
  summary: '全宗名册',
  may: 'read-directory',
  params: atArchives,
  query: z.object({ ...paging }),
  answer: page(Fonds),
});

export const makeAgreement = contract({
  name: 'make-agreement',
  method: 'POST',
  path: '/v1/archives/{archivesCode}/agreements',
  summary: '登记跨馆查档协议',
  may: 'manage-agreements',
  params: atArchives,
  body: Agreement.pick({
    number: true,
    reason: true,
    parties: true,
    categories: true,
    from: true,
    until: true,
  }).refine(({ from, until }) => until === undefined || from <= until, {
    error: '终止日期不能早于起始日期',
    path: ['until'],
  }),
  answer: Agreement,
  status: 201,
  problems: ['archives-not-found', 'not-above-the-parties', 'agreement-number-taken'],
});

export const endAgreement = contract({
  name: 'end-agreement',
  method: 'POST',
  path: '/v1/archives/{archivesCode}/agreements/{agreementId}/end',
  summary: '终止跨馆查档协议',
  may: 'manage-agreements',
  params: ofAgreement,
  answer: Agreement,
  problems: ['entity-not-found', 'changed-meanwhile'],
});

export const listAgreements = contract({
  name: 'list-agreements',
  method: 'GET',
  path: '/v1/archives/{archivesCode}/agreements',
  summary: '本馆参加的跨馆查档协议',
  may: 'read-directory',
  params: atArchives,
  answer: z.object({ items: z.array(Agreement) }),
});

export const grantMembership = contract({
  name: 'grant-membership',
  method: 'POST',
  path: '/v1/archives/{archivesCode}/memberships',
  summary: '授予任职',
  may: 'manage-memberships',
  params: atArchives,
  body: Membership.pick({
    issuer: true,
    subject: true,
    name: true,
    roles: true,
    from: true,
    until: true,
    contract: true,
    fonds: true,
  }).refine(({ from, until }) => until === undefined || Date.parse(from) < Date.parse(until), {
    error: '终止时间须晚于起始时间',
    path: ['until'],
  }),
  answer: Membership,
  status: 201,
  problems: ['archives-not-found', 'founder-is-set-at-deployment'],
});

export const revokeMembership = contract({
  name: 'revoke-membership',
  method: 'POST',
  path: '/v1/archives/{archivesCode}/memberships/{membershipId}/revoke',
  summary: '撤销任职(一分钟内生效)',
  may: 'manage-memberships',
  params: ofMembership,
  answer: Membership,
  problems: ['entity-not-found', 'changed-meanwhile'],
});

export const listMemberships = contract({
  name: 'list-memberships',
  method: 'GET',
  path: '/v1/archives/{archivesCode}/memberships',
  summary: '本馆任职授权名册',
  may: 'manage-memberships',
  params: atArchives,
  query: z.object({ ...paging }),
  answer: page(Membership),
});
