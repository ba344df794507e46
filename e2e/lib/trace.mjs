// What Chromium's main thread did while a page was used: a trace, and the work of script and layout in each frame.

/** Work that a page causes; painting and compositing follow from it on other threads. */
const WORK = new Set([
  "FunctionCall",
  "EvaluateScript",
  "RunMicrotasks",
  "FireAnimationFrame",
  "TimerFire",
  "EventDispatch",
  "Layout",
  "UpdateLayoutTree",
  "MajorGC",
  "MinorGC",
  "PrePaint",
]);

const CATEGORIES = [
  "devtools.timeline",
  "disabled-by-default-devtools.timeline",
  "disabled-by-default-devtools.timeline.frame",
  "v8",
];

/** Records a trace of the page while `act` runs. */
export async function traced(browser, page, act) {
  await browser.startTracing(page, { categories: CATEGORIES });
  await act();
  return JSON.parse((await browser.stopTracing()).toString("utf8")).traceEvents;
}

/**
 * Milliseconds of work between one frame and the next on the page's main thread, and its longest task. Counted is the
 * processor's time: what another program takes meanwhile is not the page's.
 */
export function framesOf(events) {
  const spent = ({ tdur, dur }) => tdur ?? dur;
  const work = events.filter(({ name, ph, dur }) => ph === "X" && dur > 0 && WORK.has(name));
  // The page's thread is the one that works most: a trace has others, such as the browser's own.
  const [main, tasks] = [...byThread(work)].sort((a, b) => total(b[1]) - total(a[1]))[0] ?? [null, []];
  const starts = events
    .filter((event) => event.name === "BeginMainThreadFrame" && thread(event) === main)
    .map(({ ts }) => ts)
    .sort((a, b) => a - b);
  const frames = starts.map(() => 0);
  for (const task of outermost(tasks)) {
    const at = starts.findLastIndex((start) => start <= task.ts);
    if (at >= 0) frames[at] += spent(task) / 1000;
  }
  const longest = events
    .filter((event) => event.name === "RunTask" && event.dur > 0 && thread(event) === main)
    .reduce((most, task) => Math.max(most, spent(task) / 1000), 0);
  frames.sort((a, b) => a - b);
  const share = (part) => frames[Math.min(frames.length - 1, Math.floor(frames.length * part))] ?? 0;
  return { count: frames.length, p50: share(0.5), p95: share(0.95), longest };
}

const thread = ({ pid, tid }) => `${pid}/${tid}`;
const total = (tasks) => outermost(tasks).reduce((sum, { dur }) => sum + dur, 0);

function byThread(work) {
  const threads = new Map();
  for (const event of work) {
    const known = threads.get(thread(event));
    if (known) known.push(event);
    else threads.set(thread(event), [event]);
  }
  return threads;
}

/** Events inside another are part of it. */
function outermost(tasks) {
  const ordered = [...tasks].sort((a, b) => a.ts - b.ts || b.dur - a.dur);
  let until = 0;
  return ordered.filter(({ ts, dur }) => {
    if (ts < until) return false;
    until = ts + dur;
    return true;
  });
}
