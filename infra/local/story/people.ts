import type { Role } from '#shared/archives/role.ts';

/** Fictional people of the story: the subject of their token, what they are called, where they work and as what. */
export type Person = { subject: string; name: string; archivesCode: string; roles: Role[]; fonds?: string[] };

export const founder = 'founder';

export const people = {
  provinceAdministrator: { subject: 'zhao-gang', name: '赵刚', archivesCode: '443001', roles: ['administrator'] },
  provinceDesk: { subject: 'wang-fang', name: '王芳', archivesCode: '443001', roles: ['lookup-desk'] },
  provinceStatistician: { subject: 'chen-jing', name: '陈静', archivesCode: '443001', roles: ['statistician'] },
  xiangyinAdministrator: { subject: 'sun-li', name: '孙丽', archivesCode: '443021', roles: ['administrator'] },
  xiangyinDirector: { subject: 'liu-bo', name: '刘波', archivesCode: '443021', roles: ['director'] },
  xiangyinCataloguer: { subject: 'zhang-min', name: '张敏', archivesCode: '443021', roles: ['cataloguer'] },
  xiangyinOperator: { subject: 'li-qiang', name: '李强', archivesCode: '443021', roles: ['operator'] },
  xiangyinDesk: { subject: 'he-yan', name: '何燕', archivesCode: '443021', roles: ['lookup-desk'] },
  pingjiangAdministrator: { subject: 'zhou-jun', name: '周军', archivesCode: '443022', roles: ['administrator'] },
  pingjiangDirector: { subject: 'wu-wei', name: '吴伟', archivesCode: '443022', roles: ['director'] },
  pingjiangCataloguer: { subject: 'tang-min', name: '唐敏', archivesCode: '443022', roles: ['cataloguer'] },
  pingjiangOperator: { subject: 'luo-jie', name: '罗杰', archivesCode: '443022', roles: ['operator'] },
  pingjiangDesk: { subject: 'peng-na', name: '彭娜', archivesCode: '443022', roles: ['lookup-desk'] },
} satisfies Record<string, Person>;

export type Who = keyof typeof people;
