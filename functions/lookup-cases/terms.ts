/**
 * How long each side has, in working days from the next one on (黔西南 rules: 4 to assist, 2 to tell the citizen), and how
 * many working days before the end it is reminded. Data: another province changes the figures here.
 */
export const terms = { assist: 4, tell: 2, remindBefore: 1 } as const;

/** What a lookup and its copy cost, in yuan: 利用档案收费 was abolished in 2012; postage is the courier's own. */
export const fee = 0;

/** Which answers a second person at the holding archives must approve. What is opened to all needs none. */
export const needsApproval = {
  found: 'unless-opened',
  'not-found': 'never',
  refused: 'always',
} as const;
