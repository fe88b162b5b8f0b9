public import ArgumentParser
import Settings
public import Terminal

extension GraphicsChoice: ExpressibleByArgument {}

extension LineChoice: ExpressibleByArgument {}
