import { expect, type Locator, type Page } from '@playwright/test';

/** The sizes of a desktop, a laptop, a phone, and a desktop at 400 %. */
export const sizes = [
  { width: 1280, height: 900 },
  { width: 1366, height: 650 },
  { width: 390, height: 844 },
  { width: 320, height: 256 },
];

/** Expects that the page shows the element at its centre: it is in the window, and nothing covers it. */
export async function expectInSight(target: Locator) {
  await expect
    .poll(() => target.evaluate(isAtItsCentre), `${target} is in sight at ${sizeOf(target.page())}`)
    .toBe(true);
}

function isAtItsCentre(element: Element): boolean {
  const { x, y, width, height } = element.getBoundingClientRect();
  const there = document.elementFromPoint(x + width / 2, y + height / 2);
  return width > 0 && height > 0 && element.contains(there);
}

const sizeOf = (page: Page) => Object.values(page.viewportSize()!).join('×');

/** Does the same at each of the sizes. */
export async function atEachSize(page: Page, act: () => Promise<void>) {
  const before = page.viewportSize();
  for (const size of sizes) {
    await page.setViewportSize(size);
    await act();
  }
  if (before) await page.setViewportSize(before);
}
