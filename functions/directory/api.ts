import { serve } from '#shared/api/api.ts';
import { directoryProblems } from '#shared/messages/problems/directory.ts';
import { endAgreement, listAgreements, makeAgreement } from './agreements.ts';
import { listArchives, registerArchives } from './archives.ts';
import { grantMembership, listMemberships, revokeMembership, whoAmI } from './memberships.ts';
import { dissolveUnit, listFonds, listUnits, registerFonds, registerUnit } from './units-and-fonds.ts';
import { setUploadQuota } from './upload-quota.ts';

export const handler = serve(
  'directory',
  [
    registerArchives,
    listArchives,
    whoAmI,
    setUploadQuota,
    registerUnit,
    dissolveUnit,
    listUnits,
    registerFonds,
    listFonds,
    makeAgreement,
    endAgreement,
    listAgreements,
    grantMembership,
    revokeMembership,
    listMemberships,
  ],
  directoryProblems,
);
