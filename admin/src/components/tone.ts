/** What a colour says. */
export type Tone = 'danger' | 'warning' | 'success' | 'primary' | 'neutral';
