import * as z from 'zod';

/** What people are at an archives, with the name they know. */
export const roleNames = {
  administrator: '管理员',
  director: '馆长',
  cataloguer: '立档单位档案员',
  operator: '数字化操作员',
  inspector: '质检员',
  'lookup-desk': '查档窗口',
  statistician: '统计员',
  auditor: '审计员',
  founder: '平台开通人',
} as const;

export const Role = z
  .enum(Object.keys(roleNames) as [keyof typeof roleNames, ...(keyof typeof roleNames)[]])
  .meta({ id: 'Role', title: '角色' });
export type Role = z.infer<typeof Role>;
