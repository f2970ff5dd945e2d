/** The one place that asks for the time. Every rule takes `now`; journeys move the platform's clock, not the rules. */
export const now = (): Date => new Date();
