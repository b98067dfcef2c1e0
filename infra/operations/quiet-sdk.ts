/** The SDK's advice about Node versions is for those who choose the SDK, which is this project. Import this first. */
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = 'true';
