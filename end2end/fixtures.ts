import { AxeBuilder } from '@axe-core/playwright';
import { test as base, expect, type Page } from '@playwright/test';
import { startLethe, type Lethe } from './server.ts';

export { expect };

type Journey = {
  /** Announces a problem that the journey is about, such as a page that must not be found. */
  tolerate: (problem: RegExp) => void;
  /** Opens another browser, as strict as `page`; at another Lethe, where its address is given. */
  another: (url?: string) => Promise<Page>;
  problems: Problems;
};

/** What the servers of a worker are started with. */
type Start = { command: 'demo' | 'serve' };

/**
 * Playwright's `test`, on a Lethe of its own.
 *
 * Each worker has its own server and records, which its journeys share; a worker works for one project.
 * `page` is strict: an error in the console, in a script, or in an answer of the server fails the journey,
 * unless it was announced with `tolerate`.
 */
export const test = base.extend<Journey, { lethe: Lethe } & Start>({
  command: ['demo', { scope: 'worker', option: true }],

  lethe: [
    async ({ command }, use) => {
      const { stop, ...lethe } = await startLethe(command);
      try {
        await use(lethe);
      } finally {
        await stop();
      }
    },
    { scope: 'worker', timeout: 90_000 },
  ],

  baseURL: ({ lethe }, use) => use(lethe.url),

  problems: async ({}, use) => {
    const problems = new Problems();
    await use(problems);
    problems.mustBeNone();
  },

  tolerate: ({ problems }, use) => use((problem) => problems.tolerate(problem)),

  page: async ({ page, problems, lethe }, use) => {
    await page.addInitScript(markIslandsThatMove);
    problems.watch(page, lethe.url);
    await use(page);
  },

  another: async ({ browser, problems, lethe }, use) => {
    const contexts: Awaited<ReturnType<typeof browser.newContext>>[] = [];
    await use(async (url = lethe.url) => {
      const context = await browser.newContext({ reducedMotion: 'reduce', baseURL: url });
      contexts.push(context);
      const page = await context.newPage();
      await page.addInitScript(markIslandsThatMove);
      problems.watch(page, url);
      return page;
    });
    for (const context of contexts) await context.close();
  },
});

class Problems {
  readonly #found: string[] = [];
  readonly #tolerated: RegExp[] = [];

  tolerate(problem: RegExp) {
    this.#tolerated.push(problem);
  }

  watch(page: Page, url: string) {
    page.on('console', (message) => {
      if (message.type() === 'error') this.#found.push(`console: ${message.text()} (${message.location().url})`);
    });
    page.on('pageerror', (error) => {
      const text = error.stack || error.message;
      // The browser's own page for what it does not show has scripts of its own.
      if (!text.includes('chrome-error://')) this.#found.push(`script: ${text}`);
    });
    page.on('response', (response) => {
      if (response.status() >= 500 && response.url().startsWith(url)) {
        this.#found.push(`answer: ${response.status()} ${response.url()}`);
      }
    });
    page.on('requestfailed', (request) => {
      const reason = request.failure()?.errorText;
      // The browser gives up a request when the page is left or a file is downloaded. So do journeys
      // that block something, with `route.abort('aborted')`.
      // Where scripts are off, it says of one that it would have loaded beforehand that the policy forbids it.
      const off = reason === 'csp' && base.info().project.name === 'plain';
      if (reason !== 'net::ERR_ABORTED' && !off && request.url().startsWith(url)) {
        this.#found.push(`request: ${request.method()} ${request.url()} ${reason}`);
      }
    });
  }

  mustBeNone() {
    const untold = this.#found.filter((problem) => !this.#tolerated.some((pattern) => pattern.test(problem)));
    expect(untold, 'nothing goes wrong unnoticed').toEqual([]);
    const absent = this.#tolerated.filter((pattern) => !this.#found.some((problem) => pattern.test(problem)));
    expect(absent.map(String), 'what is tolerated does happen').toEqual([]);
  }
}

/** Whether the page runs scripts: it does not in the project `plain`. */
export const runsScripts = (page: Page) => page.evaluate(() => !matchMedia('(scripting: none)').matches);

/** Runs in the page: an island that listens to its form has started. */
function markIslandsThatMove() {
  const listen = EventTarget.prototype.addEventListener;
  EventTarget.prototype.addEventListener = function (type: string, ...more: [never]) {
    if (type === 'submit' && this instanceof Element) this.closest('leptos-island')?.setAttribute('data-moves', '');
    listen.call(this, type, ...more);
  };
}

/** Waits until what moves on the page has started. Until then everything works as plain forms do. */
export async function moves(page: Page) {
  if (await runsScripts(page)) await expect(page.locator('leptos-island:not([data-moves])')).toHaveCount(0);
}

/** Fails when the page, as it stands, is not for everybody: with assistive technology, in the dark, on a phone. */
export async function isForEverybody(page: Page) {
  await axe(page);
  await fits(page);
}

/** Fails when the page has an accessibility violation, in light or in dark. */
export async function axe(page: Page) {
  await withScripts(page, async () => {
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme });
      await page.evaluate(finishTransitions);
      const { violations } = await new AxeBuilder({ page }).setLegacyMode().analyze();
      const list = violations.flatMap(({ id, help, nodes }) =>
        nodes.map((node) => `${id}: ${help}, at ${node.target.join(' ')}`),
      );
      expect(list, `${page.url()} is accessible in ${colorScheme}`).toEqual([]);
    }
  });
  await page.emulateMedia({ colorScheme: null });
}

/** Fails when the page has to be scrolled sideways on a phone, or where everything is shown at double size. */
export async function fits(page: Page) {
  const usual = page.viewportSize();
  for (const width of [390, 640]) {
    await page.setViewportSize({ width, height: 844 });
    const hidden = await page.evaluate(() =>
      [document.scrollingElement!, ...document.querySelectorAll('dialog[open]')].map(
        (scrolled) => scrolled.scrollWidth - scrolled.clientWidth,
      ),
    );
    expect(Math.max(...hidden), `pixels to scroll sideways on ${page.url()} at ${width}`).toBe(0);
  }
  if (usual) await page.setViewportSize(usual);
}

/** Contrast is measured on the colours that stay, not on those that a transition passes through. */
function finishTransitions() {
  for (const animation of document.getAnimations()) {
    if (animation.effect?.getComputedTiming().endTime !== Infinity) animation.finish();
  }
}

/** axe is a script: where the page may run none, it alone may. The page's own have been passed over. */
async function withScripts(page: Page, check: () => Promise<void>) {
  if (await runsScripts(page)) return check();
  const browser = await page.context().newCDPSession(page);
  const forbidScripts = (value: boolean) => browser.send('Emulation.setScriptExecutionDisabled', { value });
  // A session can only take back what it has itself forbidden, and its end allows scripts again. So this
  // one forbids first, and stays until the page closes.
  await forbidScripts(true);
  await forbidScripts(false);
  await check();
  await forbidScripts(true);
}
