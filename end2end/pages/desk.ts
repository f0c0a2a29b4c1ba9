import { expect, type Locator, type Page } from '@playwright/test';
import { waitForIslands } from '../fixtures.ts';
import type { Person } from '../people.ts';

/** The parts that every page of the desk has, and the ways to its pages. */
export class Desk {
  readonly page: Page;
  readonly menu: Locator;
  readonly content: Locator;
  readonly heading: Locator;
  readonly search: Locator;

  constructor(page: Page) {
    this.page = page;
    this.menu = page.getByRole('navigation', { name: 'Main', exact: true });
    this.content = page.getByRole('main');
    this.heading = page.getByRole('heading', { level: 1 });
    this.search = page.getByRole('searchbox', { name: 'Search clients', exact: true });
  }

  /** Fills in and sends the login page that is shown. */
  async fillInLogIn({ email, password }: Pick<Person, 'email' | 'password'>) {
    await this.page.getByLabel('Email', { exact: true }).fill(email);
    await this.page.getByLabel('Password', { exact: true }).fill(password);
    await this.page.getByRole('button', { name: 'Log in', exact: true }).click();
  }

  async logIn(person: Person) {
    await this.page.goto('/login');
    await this.fillInLogIn(person);
    await expect(this.heading).toHaveText('Clients');
    await waitForIslands(this.page);
  }

  /** Opens the menu where it is behind a button, as on a phone. */
  async openMenu() {
    const button = this.page.getByRole('button', { name: 'Menu', exact: true });
    if ((await button.isVisible()) && !(await this.menu.isVisible())) await button.click();
  }

  async logOut() {
    await this.openMenu();
    await this.page.getByRole('button', { name: 'Log out', exact: true }).click();
    await expect(this.heading).toHaveText('Log in');
  }

  async choose(entry: 'Clients' | 'Schedule' | 'Deleted Clients' | 'Team settings') {
    await this.openMenu();
    await this.menu.getByRole('link', { name: entry, exact: true }).click();
    await expect(this.heading).toHaveText(entry);
    await waitForIslands(this.page);
  }

  /** Searches from any page, and waits until the results have replaced the list of all clients. */
  async find(words: string) {
    await this.choose('Clients');
    await this.search.fill(words);
    await this.search.press('Enter');
    await expect(this.pages).toBeHidden();
  }

  /** The links to further pages of the list of all clients. */
  get pages(): Locator {
    return this.page.getByRole('navigation', { name: 'Pages', exact: true });
  }

  /** The list of clients that is shown. Each has a link, and what tells clients apart. */
  get results(): Locator {
    return this.content.getByRole('table').filter({ has: this.page.getByRole('link'), visible: true });
  }

  get noResults(): Locator {
    return this.page.getByRole('heading', { name: 'No clients found', exact: true });
  }

  row(name: string): Locator {
    return this.results.getByRole('row').filter({ has: this.page.getByRole('link', { name, exact: true }) });
  }

  /** Opens a client's information as a team member does: search, profile, the i. Returns its address. */
  async openInformation(name: string): Promise<string> {
    await this.find(name);
    await this.row(name).getByRole('link').click();
    await expect(this.heading).toHaveText(name);
    await this.page.getByRole('link', { name: 'Client Information', exact: true }).click();
    await expect(this.heading).toHaveText('Client Information');
    await waitForIslands(this.page);
    return new URL(this.page.url()).pathname;
  }
}
