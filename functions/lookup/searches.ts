import { serve } from '#shared/api/api.ts';
import { lookupProblems } from '#shared/messages/problems/lookup.ts';
import { findPerson } from './person.ts';
import { searchPublished, showPublished } from './published.ts';
import { searchTitles } from './search-titles.ts';

export const handler = serve('lookup', [searchTitles, findPerson, searchPublished, showPublished], lookupProblems);
