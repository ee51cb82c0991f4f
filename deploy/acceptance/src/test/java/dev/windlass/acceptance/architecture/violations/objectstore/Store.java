package dev.windlass.acceptance.architecture.violations.objectstore;

/** Something of the object store. */
public class Store {}
