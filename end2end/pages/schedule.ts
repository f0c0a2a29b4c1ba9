import { expect, type Locator, type Page } from '@playwright/test';
import { Desk } from './desk.ts';
import { openAct } from './thing.ts';

/** Returns the date so many days ahead. Two days ahead is in the future in every time zone. */
export const ahead = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);

/** The schedule, and the page of a session. */
export class Schedule {
  readonly page: Page;

  constructor(page: Page) {
    this.page = page;
  }

  card(name: string): Locator {
    return this.page
      .locator('section')
      .filter({ has: this.page.getByRole('heading', { name, exact: true, level: 2 }) });
  }

  row(list: 'Roster' | 'Waitlist', name: string): Locator {
    return this.page
      .getByRole('region', { name: list, exact: true })
      .getByRole('row')
      .filter({ has: this.page.getByRole('link', { name, exact: true }) });
  }

  /** Adds a client for a journey alone. */
  async addClient(name: string) {
    const [first, last] = name.split(' ') as [string, string];
    await this.page.goto('/clients/new');
    await this.page.getByLabel('First name', { exact: true }).fill(first);
    await this.page.getByLabel('Last name', { exact: true }).fill(last);
    await this.page.getByRole('button', { name: 'Add client', exact: true }).click();
    await expect(this.page.getByRole('heading', { level: 1 })).toHaveText(name);
  }

  /** Shows a day at Quayside. */
  async show(day: string) {
    await new Desk(this.page).choose('Schedule');
    const show = this.page.locator('form[method=get]');
    await show.getByLabel('Location', { exact: true }).selectOption({ label: 'Quayside' });
    await show.getByLabel('Date', { exact: true }).fill(day);
    await show.getByRole('button', { name: 'Show day', exact: true }).click();
  }

  /** Fills in the form that adds sessions. */
  async fillIn(name: string, { day, seats, until = '' }: { day: string; seats: number; until?: string }) {
    const add = this.card('Add a session');
    await add.getByLabel('Session name', { exact: true }).fill(name);
    await add.getByLabel('Starts', { exact: true }).fill(`${day}T23:30`);
    await add.getByLabel('Capacity', { exact: true }).fill(String(seats));
    await add.getByLabel('Repeat weekly until (optional)', { exact: true }).fill(until);
    await this.send();
  }

  async send() {
    await this.card('Add a session').getByRole('button', { name: 'Add session', exact: true }).click();
  }

  /** Adds a session at Quayside and opens it. Returns its address. */
  async addSession(name: string, seats: number): Promise<string> {
    const day = ahead(2);
    await this.show(day);
    await this.fillIn(name, { day, seats });
    await expect(this.page.getByRole('status')).toHaveText('Session added.');
    await this.page.getByRole('link', { name, exact: true }).click();
    await expect(this.page.getByRole('heading', { level: 1 })).toHaveText(name);
    return new URL(this.page.url()).pathname;
  }

  async book(who: string) {
    await openAct(this.page, 'Book a client');
    const form = this.page.locator('#settle');
    await form.getByLabel('Client name or email', { exact: true }).fill(who);
    await form.getByRole('button', { name: 'Book client', exact: true }).click();
    await expect(this.page.getByRole('status').filter({ hasText: 'Client booked.' })).toBeVisible();
  }
}
