import type { Role } from '#shared/archives/role.ts';

/** What a contract may demand, with what people read in the permission matrix. */
export const permissionNames = {
  'register-archives': '登记档案馆',
  'manage-directory': '维护立档单位与全宗',
  'manage-agreements': '签订与终止跨馆查档协议',
  'manage-memberships': '授予与撤销任职',
  'read-directory': '查看机构目录',
  'import-catalogue': '导入目录',
  'upload-scans': '上传扫描件',
  'inspect-scans': '抽检扫描件',
  'accept-scans': '验收数字化成果',
  'read-inspections': '查看抽检结果',
  'export-packages': '导出数据包',
  'audit-fixity': '检查长期保存件是否完好',
  'look-up': '查档',
  'handle-cases': '受理与承办查档申请',
  'approve-cases': '审批查档答复',
  'propose-opening': '提出开放建议',
  'confirm-opening': '确认开放',
  'post-acts': '登记业务事项',
  'read-acts': '查看业务台账',
  'run-reports': '生成报表',
  'read-reports': '查看报表',
  'fill-statistics': '填报年报',
  'sign-statistics': '签报年报',
  'review-statistics': '审核下级年报',
  'plan-catalogue-rounds': '下达目录报送任务',
  'submit-catalogue': '上报目录',
  'review-submissions': '审核下级目录报送',
  'read-audit': '查看审计记录',
  'tend-index': '维护检索索引',
} as const;
export type Permission = keyof typeof permissionNames;

/** Who may call: a permission that a role gives at the archives in the path; any signed-in person; or anyone at all. */
export type May = Permission | 'signed-in' | 'anyone';

/** Who may do what at the archives they belong to. */
export const granted: Record<Role, readonly Permission[]> = {
  administrator: [
    'register-archives',
    'manage-directory',
    'manage-agreements',
    'manage-memberships',
    'read-directory',
    'tend-index',
  ],
  director: [
    'manage-agreements',
    'read-directory',
    'accept-scans',
    'read-inspections',
    'export-packages',
    'audit-fixity',
    'look-up',
    'handle-cases',
    'approve-cases',
    'propose-opening',
    'confirm-opening',
    'post-acts',
    'read-acts',
    'run-reports',
    'read-reports',
    'fill-statistics',
    'sign-statistics',
    'review-statistics',
    'plan-catalogue-rounds',
    'submit-catalogue',
    'review-submissions',
    'read-audit',
  ],
  cataloguer: ['read-directory', 'import-catalogue', 'propose-opening'],
  operator: ['read-directory', 'upload-scans', 'read-inspections'],
  inspector: ['read-directory', 'inspect-scans', 'read-inspections'],
  'lookup-desk': ['read-directory', 'look-up', 'handle-cases'],
  statistician: [
    'read-directory',
    'read-acts',
    'run-reports',
    'read-reports',
    'fill-statistics',
    'review-statistics',
    'plan-catalogue-rounds',
    'submit-catalogue',
    'review-submissions',
  ],
  auditor: ['read-directory', 'read-acts', 'read-reports', 'read-audit'],
  founder: ['register-archives', 'manage-directory', 'manage-agreements', 'manage-memberships', 'read-directory'],
};

/**
 * What a role at a province's or city's archives may also do at those under it, by rule and without copied data.
 * Records are not among them: across archives they are found by agreement only.
 */
export const reachesDown: ReadonlySet<Permission> = new Set([
  'register-archives',
  'read-directory',
  'read-acts',
  'run-reports',
  'read-reports',
  'fill-statistics',
]);

/** Whether roles held at an archives allow something there (`here`) or at one under it (`below`). */
export const allows = (roles: readonly Role[], permission: Permission, where: 'here' | 'below'): boolean =>
  roles.some((role) => granted[role].includes(permission)) && (where === 'here' || reachesDown.has(permission));
