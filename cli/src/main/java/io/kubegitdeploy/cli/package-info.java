/** The program {@code kgd}: its commands, which talk to the gateway's private API by HTTP, and to nothing else. */
package io.kubegitdeploy.cli;
