// How the browser tests run: the browser that is installed, a server of its own for each test.
import { defineConfig } from '@playwright/test';
import { chromium } from './fixtures/browser.js';

export default defineConfig({
  testDir: 'tests',
  outputDir: 'test-results',
  globalSetup: './fixtures/template.js',
  // Two at a time keep two cores busy with browsers and servers.
  workers: 2,
  fullyParallel: true,
  forbidOnly: Boolean(process.env.CI),
  // A test that passes at the second try is a defect that nobody looks at.
  retries: 0,
  timeout: 45_000,
  expect: { timeout: 10_000 },
  reporter: 'list',
  use: {
    browserName: 'chromium',
    viewport: { width: 1280, height: 800 },
    locale: 'en-GB',
    // A debug build takes seconds to compress the page's code, for each new browser again.
    extraHTTPHeaders: { 'accept-encoding': 'identity' },
    timezoneId: 'UTC',
    // What a service worker fetches cannot be held or cut by a test; those of it let it in.
    serviceWorkers: 'block',
    actionTimeout: 10_000,
    // The document at each step says enough; a film of it takes a third of the machine.
    trace: { mode: 'retain-on-failure', screenshots: false },
    launchOptions: {
      executablePath: chromium(),
      args: [
        // Tests may run as root in containers, where the sandbox does not start.
        '--no-sandbox',
        '--disable-gpu',
        '--disable-quic',
        '--no-first-run',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
      ],
    },
  },
  projects: [
    { name: 'live', testIgnore: ['plain.spec.js', 'screenshots/**'] },
    { name: 'plain', testMatch: 'plain.spec.js', use: { javaScriptEnabled: false } },
    { name: 'screenshots', testMatch: 'screenshots/*.spec.js' },
  ],
});
