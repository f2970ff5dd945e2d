import { serve } from '#shared/runtime/api.ts';
import { showHealth } from './show-health.ts';

export const handler = serve('health', [showHealth]);
