import { join } from 'node:path';
import { BrowserWindow, screen } from 'electron';
import { pageOrigin } from '../protocol/answerPage.ts';
import type { Bounds, SettingsFile } from '../settings.ts';

/** The smallest window in which every step is still possible (look.md 4). */
const SMALLEST = { minWidth: 640, minHeight: 480 };

/** The one window, where it was last. */
export function openMainWindow(settings: SettingsFile, icon: string | null): BrowserWindow {
  const window = new BrowserWindow({
    ...onScreen(settings.values.bounds),
    ...SMALLEST,
    show: false,
    // The page's own dark background, so that nothing flashes white while it loads.
    backgroundColor: '#0d0d0d',
    ...(icon && { icon }),
    webPreferences: {
      preload: join(__dirname, 'preload.cjs'),
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      webSecurity: true,
      spellcheck: false,
      // Progress and the live mask go on behind another window.
      backgroundThrottling: false,
    },
  });
  if (settings.values.maximised) window.maximize();
  keepBounds(window, settings);
  window.once('ready-to-show', () => window.show());
  void window.loadURL(`${pageOrigin}/`);
  return window;
}

/** A window that was on a display which is gone now comes back in the middle. */
function onScreen(bounds: Bounds): Bounds {
  const { x, y, width, height } = bounds;
  const { workArea } = screen.getPrimaryDisplay();
  const size = { width: Math.min(width, workArea.width), height: Math.min(height, workArea.height) };
  if (x === undefined || y === undefined) return size;
  const visible = screen.getAllDisplays().some(({ workArea: area }) => x < area.x + area.width - 80 && x + width > area.x + 80 && y >= area.y - 8 && y < area.y + area.height - 80);
  return visible ? { x, y, ...size } : size;
}

function keepBounds(window: BrowserWindow, settings: SettingsFile): void {
  let late: NodeJS.Timeout | undefined;
  const keep = (): void => {
    clearTimeout(late);
    if (!window.isDestroyed()) settings.set({ bounds: window.getNormalBounds(), maximised: window.isMaximized() });
  };
  const soon = (): void => {
    clearTimeout(late);
    late = setTimeout(keep, 500);
  };
  window.on('resize', soon);
  window.on('move', soon);
  window.on('close', keep);
}
