/** The messages of one calendar day. */
export interface DayGroup<Item> {
  /** local midnight of the day */
  day: Date;
  items: Item[];
}

const midnight = (date: Date): Date => new Date(date.getFullYear(), date.getMonth(), date.getDate());

/** Groups items, already in order, by the local day of their time. */
export const groupByDay = <Item extends { createdAt: string }>(items: Item[]): DayGroup<Item>[] => {
  const groups: DayGroup<Item>[] = [];
  for (const item of items) {
    const day = midnight(new Date(item.createdAt));
    const last = groups[groups.length - 1];
    if (last && last.day.getTime() === day.getTime()) last.items.push(item);
    else groups.push({ day, items: [item] });
  }
  return groups;
};

/** 0 = today, 1 = yesterday, …; rounded, because a day with a clock change has 23 or 25 hours. */
export const daysAgo = (day: Date, now: Date): number =>
  Math.round((midnight(now).getTime() - midnight(day).getTime()) / 86_400_000);
