/** Hostile input: fuzz targets and the corpus that they have to get through in every build. */
package dev.windlass.fuzzing;
