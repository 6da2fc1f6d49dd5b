import react from '@vitejs/plugin-react'
import { defineConfig } from 'vitest/config'

const SECOND = 1000

export default defineConfig({
  test: {
    projects: [
      {
        plugins: [react()],
        // Only what is drawn gets a `document`; stores and everything else run in plain node.
        test: {
          name: { label: 'window', color: 'cyan' },
          include: ['test/unit/**/*.test.tsx'],
          environment: 'happy-dom',
        },
      },
      {
        test: {
          name: { label: 'unit', color: 'green' },
          include: ['test/unit/**/*.test.{ts,mjs}'],
          environment: 'node',
        },
      },
      {
        test: {
          name: { label: 'processes', color: 'yellow' },
          include: ['test/processes/**/*.test.ts'],
          testTimeout: 60 * SECOND,
          hookTimeout: 60 * SECOND,
        },
      },
      {
        test: {
          // Started by scripts/test.mjs, which sets Wine up.
          name: { label: 'windows', color: 'white' },
          include: ['test/windows/**/*.test.ts'],
          hookTimeout: 900 * SECOND,
        },
      },
      {
        test: {
          name: { label: 'e2e', color: 'magenta' },
          include: ['test/e2e/**/*.test.ts'],
          // One app at a time: windows that share a display also share its focus.
          fileParallelism: false,
          testTimeout: 120 * SECOND,
          hookTimeout: 120 * SECOND,
        },
      },
      {
        test: {
          name: { label: 'agents', color: 'blue' },
          include: ['test/agents/**/*.test.ts'],
          fileParallelism: false,
          testTimeout: 180 * SECOND,
          hookTimeout: 600 * SECOND,
        },
      },
    ],
  },
})
