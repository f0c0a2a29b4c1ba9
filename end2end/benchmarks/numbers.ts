export const median = (numbers: number[]) => percentile(numbers, 50);

/** The smallest number that is at least as large as so many percent of them. */
export function percentile(numbers: number[], percent: number): number {
  const sorted = numbers.toSorted((one, other) => one - other);
  return sorted[Math.max(0, Math.ceil((sorted.length * percent) / 100) - 1)]!;
}
