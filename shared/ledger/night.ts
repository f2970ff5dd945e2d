import * as z from 'zod';
import { ArchivesCode } from '#shared/archives/archives.ts';
import { Day } from '#shared/calendar/day.ts';

/** What the tick asks for once a night (a day in China) of every archives: its balance brought forward and its catalogue recounted. */
export const BooksNight = z.object({ archivesCode: ArchivesCode, night: Day });
export type BooksNight = z.infer<typeof BooksNight>;
