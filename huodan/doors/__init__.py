"""
The doors: HTTP and the command line. They translate and hold no logic; could the CLI do it in five lines?
"""
