/** The settings of clients that speak MCP, as each wants them. */

const REMOTE = 'mcp-remote';

/**
 * The clients, by name: where the settings go (`connect.where` tells it in words), and what to paste.
 * @type {Array<{name: string, file?: string, settings: (url: string, key: string) => string}>}
 */
export const CLIENTS = [
  { name: 'code', settings: (url, key) => `claude mcp add --transport http hansard ${url} --header "Authorization: Bearer ${key}"` },
  { name: 'desktop', file: 'claude_desktop_config.json', settings: (url, key) => json({ mcpServers: { hansard: {
    // It starts programs only: one of them carries the calls to an address. The space stands in the variable, for some shells lose it.
    command: 'npx', args: ['-y', REMOTE, url, ...(url.startsWith('http:') ? ['--allow-http'] : []), '--header', 'Authorization:${AUTHORIZATION}'],
    env: { AUTHORIZATION: `Bearer ${key}` },
  } } }) },
  { name: 'cursor', file: '~/.cursor/mcp.json', settings: (url, key) => json({ mcpServers: { hansard: { url, headers: { Authorization: `Bearer ${key}` } } } }) },
  { name: 'vscode', file: '.vscode/mcp.json', settings: (url, key) => json({ servers: { hansard: { type: 'http', url, headers: { Authorization: `Bearer ${key}` } } } }) },
  { name: 'other', settings: (url, key) => json({ mcpServers: { hansard: { type: 'http', url, headers: { Authorization: `Bearer ${key}` } } } }) },
];

function json(settings) {
  return JSON.stringify(settings, null, 2);
}
