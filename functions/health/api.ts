import { serve } from '#shared/api/api.ts';
import { showHealth } from './show-health.ts';

export const handler = serve('health', [showHealth]);
