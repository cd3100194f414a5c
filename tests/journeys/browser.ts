/** The browser of the journeys, and a page of it that is somebody: signed in, at a size, with what went wrong in it kept. */
/// <reference lib="dom" />
import { chromium, type Browser, type Page } from '@playwright/test';
import type { Role } from '@healthos/command-center/access/roles.ts';

/** A machine without a GPU draws maps in software; nothing is fetched from elsewhere. */
const flags = ['--no-sandbox', '--use-angle=swiftshader', '--enable-unsafe-swiftshader', '--disable-background-networking'];

export const openBrowser = (executablePath: string): Promise<Browser> => chromium.launch({ executablePath, args: flags });

export interface Visitor {
  readonly page: Page;
  /** Errors of the console and exceptions of the page, a refused style or script among them. */
  readonly errors: readonly string[];
}

export interface Visit {
  readonly url: string;
  /** Absent: nobody has signed in. */
  readonly token?: string;
  readonly role?: Role;
  readonly width?: number;
  readonly height?: number;
}

export async function visit(browser: Browser, { url, token, role = 'admin', width = 1920, height = 1080 }: Visit): Promise<Visitor> {
  const context = await browser.newContext({ viewport: { width, height } });
  const page = await context.newPage();
  const errors: string[] = [];
  page.on('console', (line) => {
    if (line.type() === 'error') errors.push(line.text());
  });
  page.on('pageerror', (error) => errors.push(error.message));
  if (token !== undefined) await page.addInitScript((kept) => sessionStorage.setItem('healthos.session', kept), [token, role, ''].join('\n'));
  await page.goto(url);
  return { page, errors };
}

/** Leaves a mark in the page that a reload would take away. */
export const mark = (page: Page): Promise<void> => page.evaluate(() => void document.documentElement.setAttribute('data-not-reloaded', ''));
export const isMarked = (page: Page): Promise<boolean> => page.evaluate(() => document.documentElement.hasAttribute('data-not-reloaded'));
