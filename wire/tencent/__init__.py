"""What WeChat and WeCom share: signed callbacks, sealed bodies, access tokens, answers with an error code."""
