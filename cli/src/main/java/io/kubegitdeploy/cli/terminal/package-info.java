/** What is shown: text that is safe for a terminal, in columns, redrawn in place or as plain lines. */
package io.kubegitdeploy.cli.terminal;
