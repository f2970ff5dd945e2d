import { lookupProblems } from '#shared/messages/problems/lookup.ts';
import { serve } from '#shared/runtime/api.ts';
import { browseFonds } from './browse-fonds.ts';
import { findByCode } from './by-code.ts';
import { listPages, showRecord } from './record.ts';

export const handler = serve('lookup', [findByCode, showRecord, listPages, browseFonds], lookupProblems);
