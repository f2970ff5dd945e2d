import { serve } from '#shared/api/api.ts';
import { lookupProblems } from '#shared/messages/problems/lookup.ts';
import { browseFonds } from './browse-fonds.ts';
import { findByCode } from './by-code.ts';
import { listPages, showRecord } from './record.ts';

export const handler = serve('lookup', [findByCode, showRecord, listPages, browseFonds], lookupProblems);
