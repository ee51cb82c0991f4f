package dev.windlass.engine;

import java.util.OptionalInt;

/**
 * One server of a replicated engine, from {@code nodes} of its document.
 *
 * @param name its name within the engine, unique there
 * @param host where
 * @param port where; empty for the engine's usual one
 * @param settings what the adapter asked to know of it with {@link EngineProvider#nodeSettings},
 *     checked; its {@link EngineSettings#nodes} are none
 */
public record EngineNode(String name, String host, OptionalInt port, EngineSettings settings) {}
