import { serve } from '#shared/runtime/api.ts';
import { issueCopy, listCopies, revokeCopy } from './issue-copy.ts';
import { verifyCopy } from './verify-copy.ts';

export const handler = serve('lookup-cases', [issueCopy, listCopies, revokeCopy, verifyCopy]);
