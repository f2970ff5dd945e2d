import { lookupProblems } from '#shared/messages/problems/lookup.ts';
import { serve } from '#shared/runtime/api.ts';
import { findPerson } from './person.ts';
import { searchPublished, showPublished } from './published.ts';
import { searchTitles } from './search-titles.ts';

export const handler = serve('lookup', [searchTitles, findPerson, searchPublished, showPublished], lookupProblems);
