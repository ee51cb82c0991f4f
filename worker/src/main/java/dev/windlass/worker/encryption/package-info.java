/** Objects of backups are encrypted before they leave for the store, and decrypted as they come. */
@NullMarked
package dev.windlass.worker.encryption;

import org.jspecify.annotations.NullMarked;
