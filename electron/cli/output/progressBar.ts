/** One line of at most `columns` characters: words, bar, per cent, time left, detail. */
export function drawProgress(words: string, fraction: number, secondsLeft: number | null, detail: string, columns: number): string {
  const width = 24;
  const full = Math.max(0, Math.min(width, Math.floor(fraction * width)));
  const bar = `${'█'.repeat(full)}${'░'.repeat(width - full)}`;
  const percent = `${Math.floor(Math.max(0, Math.min(1, fraction)) * 100)} %`.padStart(5);
  const left = secondsLeft === null ? '' : `, ${sayDuration(secondsLeft)} left`;
  return `${bar} ${percent}  ${words}${left}  (${detail})`.slice(0, Math.max(20, columns - 1));
}

/** "40 s", "3 min 10 s", "2 h 5 min". */
export function sayDuration(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds));
  if (whole < 60) return `${whole} s`;
  if (whole < 3600) return whole % 60 === 0 ? `${whole / 60} min` : `${Math.floor(whole / 60)} min ${whole % 60} s`;
  return `${Math.floor(whole / 3600)} h ${Math.floor((whole % 3600) / 60)} min`;
}
