import { spawn } from 'node:child_process';
import { findOnPath } from './setup/command.mjs';

/** Whether someone sits before this machine's screen. */
export function hasDisplay(env = process.env, platform = process.platform) {
  if (env.CI) return false;
  if (platform === 'darwin' || platform === 'win32') return !env.SSH_CONNECTION;
  return Boolean(env.DISPLAY || env.WAYLAND_DISPLAY);
}

/** Opens an address in the user's browser. If that fails, one line says so: the address has been printed anyway. */
export function openInBrowser(address, say, platform = process.platform) {
  const opener = browserOpener(address, platform);
  if (!opener) {
    say('No browser could be opened from here: open the address above yourself.');
    return;
  }
  const child = spawn(opener.command, opener.args, { stdio: 'ignore', detached: true });
  child.on('error', () => say('The browser did not open: open the address above yourself.'));
  child.on('exit', (code) => { if (code) say('The browser did not open: open the address above yourself.'); });
  child.unref();
}

function browserOpener(address, platform) {
  if (platform === 'darwin') return { command: 'open', args: [address] };
  if (platform === 'win32') return { command: 'explorer.exe', args: [address] };
  const command = findOnPath(['xdg-open', 'gio', 'sensible-browser']);
  if (!command) return null;
  return { command, args: command.endsWith('gio') ? ['open', address] : [address] };
}
