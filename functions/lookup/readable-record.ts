import * as z from 'zod';
import { Entry } from '#shared/records/record.ts';

/** A record that this desk may read, with the archives that holds it and by which law it is read. */
export const ReadableRecord = Entry.omit({
  part: true,
  fonds: true,
  sortCode: true,
  contentHash: true,
  importId: true,
  correlationId: true,
  by: true,
})
  .extend({ holdingName: z.string().meta({ title: '馆藏单位' }), article: z.string().meta({ title: '法律依据' }) })
  .meta({ id: 'ReadableRecord', title: '可查阅的档案' });
